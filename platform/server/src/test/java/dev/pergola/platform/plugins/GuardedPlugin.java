// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.JsonObject;
import dev.pergola.testkit.PluginJar;
import dev.pergola.trust.Capabilities;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Classes of a plugin, loaded behind a guard as the server does it, and called from tests. */
final class GuardedPlugin implements AutoCloseable {
  final Path folder;
  final Guard guard;
  final IsolatedClassLoader loader;
  final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

  /** The classes in a jar; the plugin's own folder is beside it. */
  GuardedPlugin(Path jar, String... capabilities) throws IOException {
    folder = Files.createDirectories(jar.resolveSibling("own"));
    guard =
        new Guard(
            "weather",
            Capabilities.parse(List.of(capabilities)),
            folder,
            jar,
            new Refusals("weather", events::add));
    loader =
        new IsolatedClassLoader("weather", jar, GuardedPlugin.class.getClassLoader(), List.of());
    loader.beGuardedBy(guard);
  }

  /** A jar whose class {@code fixture.FixturePlugin} has these members. */
  static Path jar(Path folder, String members) {
    return PluginJar.of("weather", "")
        .members(members)
        .capabilities()
        .write(folder.resolve("weather.jar"));
  }

  /** Calls a static method of the fixture by its name. */
  Object call(String method, Object... arguments) throws Throwable {
    return callIn("fixture.FixturePlugin", method, arguments);
  }

  Object callIn(String type, String method, Object... arguments) throws Throwable {
    Method found =
        Stream.of(loader.loadClass(type).getDeclaredMethods())
            .filter(candidate -> candidate.getName().equals(method))
            .findAny()
            .orElseThrow();
    found.setAccessible(true);
    try {
      return found.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
