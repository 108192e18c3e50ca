// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plugin's records are bound and described, and can be unloaded all the same. */
class JsonBindingUnloadTest {
  /** Loaded once more by a loader of its own, as a plugin's would be. */
  public record Arguments(@Describe("How many") int count, List<Part> parts) {}

  /** Part of {@link Arguments}. */
  public record Part(String name) {}

  @Test
  void theClassLoaderOfABoundRecordIsCollected() throws Exception {
    WeakReference<ClassLoader> loader = bindInALoaderOfItsOwn();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  private static WeakReference<ClassLoader> bindInALoaderOfItsOwn() throws Exception {
    var loader = new Copies();
    Class<? extends Record> type =
        loader.loadClass(Arguments.class.getName()).asSubclass(Record.class);
    assertThat(type).isNotSameAs(Arguments.class);

    Record bound = Json.parse("{\"count\":2,\"parts\":[{\"name\":\"a\"}]}").as(type);
    assertThat(Json.of(bound)).hasToString("{\"count\":2,\"parts\":[{\"name\":\"a\"}]}");
    assertThat(JsonSchema.of(type).object("properties").object("count").string("description"))
        .isEqualTo("How many");
    return new WeakReference<>(loader);
  }

  /** Defines this test's records anew and leaves the rest to the test's loader. */
  private static final class Copies extends ClassLoader {
    Copies() {
      super(JsonBindingUnloadTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(JsonBindingUnloadTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
