// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.testkit.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home restored without its secret.key: only what was encrypted with it is lost. */
class ReplacedKeyTest {
  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));

  private static final JsonObject ONE_SECRET =
      Json.object(
          "title",
          "Connector",
          "settings",
          List.of(Json.object("name", "apiKey", "title", "API key", "type", "secret")));

  @TempDir private Path home;

  @Test
  void aPluginWhoseSecretCannotBeReadSaysSoAndTheOthersGoOn() throws Exception {
    Path folder = Files.createDirectories(home.resolve("plugins"));
    PluginJar.of("connector", "").info(ONE_SECRET).write(folder.resolve("connector.jar"));
    PluginJar.of("other", "").write(folder.resolve("other.jar"));
    try (var server = start()) {
      plugins(server).changeSettings("connector", Json.object("apiKey", "sk-1"), ADA);
    }
    Files.delete(home.resolve("secret.key"));

    try (var server = start()) {
      Plugins plugins = plugins(server);

      assertThat(plugins.get("other").state()).isEqualTo(PluginState.STARTED);
      assertThat(plugins.get("connector").state()).isEqualTo(PluginState.FAILED);
      assertThat(plugins.get("connector").reason())
          .contains("plugin/connector/apiKey", "Enter the secret again");

      plugins.changeSettings("connector", Json.object("apiKey", "sk-2"), ADA);
      assertThat(plugins.get("connector").state()).isEqualTo(PluginState.STARTED);
    }
  }

  private TestServer start() {
    return TestServer.start(home, DatabaseAddress.sqlite(home.resolve("pergola.db")), Map.of());
  }

  private static Plugins plugins(TestServer server) {
    Plugins plugins = server.bean(Plugins.class);
    plugins.begin(Duration.ofSeconds(10));
    return plugins;
  }
}
