// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static dev.pergola.platform.plugins.PluginHome.speaking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.testkit.PluginJar;
import dev.pergola.trust.TrustLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several uploads at once are told, and what is left of a refused one. */
class UploadsTest {
  private static final String BROKEN = "if (true) throw new IllegalStateException(\"broken\");";

  @TempDir private Path folder;
  private PluginHome at;

  @BeforeEach
  void start() {
    at = PluginHome.in(folder);
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void ofTwoUploadsOfOnePluginAtOnceEachIsToldItsOwnOutcome() throws Exception {
    at.install(speaking("1.0.0", ""));
    var looked = new CountDownLatch(1);
    var second = new CompletableFuture<PluginStatus>();

    PluginStatus first =
        at.install(
            speaking("1.1.0", ""),
            step -> {
              if (step == Step.SWITCH) {
                beginUpgrade("1.2.0", looked, second);
              }
            });

    assertThat(first.version()).isEqualTo("1.1.0");
    assertThat(second.get().version()).isEqualTo("1.2.0");
    assertThat(at.get("/ext/speaker/version")).isEqualTo("1.2.0");
  }

  // Returns when the other upload waits for this one.
  private void beginUpgrade(
      String version, CountDownLatch looked, CompletableFuture<PluginStatus> outcome) {
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    outcome.complete(
                        at.install(
                            speaking(version, ""),
                            step -> {
                              if (step == Step.VERIFY) {
                                looked.countDown();
                              }
                            }));
                  } catch (IOException | RuntimeException e) {
                    outcome.completeExceptionally(e);
                  }
                });
    try {
      looked.await();
      while (other.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofTwoJarsThatWaitEachIsToldOfItsOwn() throws Exception {
    at.install(speaking("1.0.0", ""));
    String more = "new ProcessBuilder(\"true\").start().waitFor();";

    PluginStatus first = at.install(speaking("1.1.0", more));
    PluginStatus second = at.install(speaking("1.2.0", more));

    assertThat(first.change().version()).isEqualTo("1.1.0");
    assertThat(second.change().version()).isEqualTo("1.2.0");
    assertThat(artifacts()).isEqualTo(2);
    at.plugins().dismiss("speaker", ADA);
    assertThat(artifacts()).isEqualTo(1);
  }

  @Test
  void aRefusedJarIsNotKept() throws Exception {
    at.install(speaking("1.1.0", ""));
    assertThat(artifacts()).isEqualTo(1);

    assertThatThrownBy(() -> at.install(speaking("1.0.0", "")))
        .isInstanceOf(PergolaException.class);
    assertThatThrownBy(() -> at.install(speaking("1.2.0", BROKEN)))
        .isInstanceOf(PergolaException.class);
    assertThatThrownBy(() -> upload("no jar at all")).isInstanceOf(PergolaException.class);
    at.plugins().demandTrust(TrustLevel.VERIFIED, ADA);
    assertThatThrownBy(() -> at.install(PluginJar.of("stranger", "").unsigned()))
        .isInstanceOf(PergolaException.class);

    assertThat(artifacts()).isEqualTo(1);
  }

  @Test
  void aJarThatIsRefusedWhileItIsUploadedAgainIsThereForTheOther() throws Exception {
    Artifacts artifacts = at.server().bean(Artifacts.class);
    byte[] jar = Files.readAllBytes(speaking("1.0.0", "").write(folder.resolve("a.jar")));
    try (Artifacts.Held second = artifacts.take(new java.io.ByteArrayInputStream(jar))) {
      artifacts.take(new java.io.ByteArrayInputStream(jar)).close();
      assertThat(second.file()).hasBinaryContent(jar);
    }
    assertThat(artifacts()).isZero();
  }

  private void upload(String text) {
    try (InputStream in = new java.io.ByteArrayInputStream(text.getBytes())) {
      at.plugins().install(in, "notes.jar", false, ADA, Steps.UNHEARD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long artifacts() throws IOException {
    try (var files = Files.list(at.home().resolve("artifacts"))) {
      return files.count();
    }
  }
}
