// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** An installation whose server a test starts and stops, and what it does to plugins there. */
final class PluginHome implements AutoCloseable {
  static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));

  private final Path jars;
  private final Path home;
  private final DatabaseAddress address;
  private TestServer server;

  private PluginHome(Path jars, Path home, DatabaseAddress address) {
    this.jars = jars;
    this.home = home;
    this.address = address;
  }

  /** An empty one over SQLite, its server started. */
  static PluginHome in(Path folder) {
    return in(folder, home -> DatabaseAddress.sqlite(home.resolve("pergola.db")), Map.of());
  }

  /** An empty one, its server started. */
  static PluginHome in(
      Path folder, Function<Path, DatabaseAddress> database, Map<String, Object> configuration) {
    try {
      Path home = Files.createDirectory(folder.resolve("home"));
      var made = new PluginHome(folder, home, database.apply(home));
      made.start(configuration);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One whose home is there already, its server started. */
  static PluginHome on(Path folder, DatabaseAddress database) {
    var made = new PluginHome(folder, folder.resolve("home"), database);
    made.start(Map.of());
    return made;
  }

  /** Makes the server's beans, and begins nothing: as the command line does. */
  void prepare() {
    server = TestServer.start(home, address, Map.of());
  }

  void start(Map<String, Object> configuration) {
    server = TestServer.start(home, address, configuration);
    plugins().begin(Duration.ofSeconds(20));
  }

  /** Starts the server anew. */
  void restart(Map<String, Object> configuration) {
    server.close();
    start(configuration);
  }

  /** Has the server look after a plugin once more. */
  void pass(String id) {
    Upkeep upkeep = server.bean(Upkeep.class);
    upkeep.locked(() -> upkeep.settle(id, null));
  }

  TestServer server() {
    return server;
  }

  Plugins plugins() {
    return server.bean(Plugins.class);
  }

  Path home() {
    return home;
  }

  Path artifact(PluginStatus plugin) {
    return home.resolve("artifacts").resolve(plugin.digest() + ".jar");
  }

  /** Installs a jar as an administrator who agrees to nothing in advance. */
  PluginStatus install(PluginJar jar) throws IOException {
    return install(jar, Steps.UNHEARD);
  }

  PluginStatus install(PluginJar jar, Steps steps) throws IOException {
    return install(jar.write(Files.createTempFile(jars, "up", ".jar")), steps);
  }

  PluginStatus install(Path jar, Steps steps) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      return plugins().install(in, "up.jar", false, ADA, steps);
    }
  }

  PluginStatus rollback(String id, Integer number) {
    return plugins().rollback(id, number, ADA, Steps.UNHEARD);
  }

  String get(String path) throws IOException, InterruptedException {
    URI address = server.listen();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(address.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** A plugin whose route {@code /version} answers with its version. */
  static PluginJar speaking(String version, String setUp) {
    return PluginJar.of(
            "speaker",
            setUp
                + """
                contribute.routes(() -> List.of(
                    Route.get("/version", Access.anyone(), r -> RouteReply.text("%s"))));
                """
                    .formatted(version))
        .version(version);
  }

  @Override
  public void close() {
    server.close();
  }
}
