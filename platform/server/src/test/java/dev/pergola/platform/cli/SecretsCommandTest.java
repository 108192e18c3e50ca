// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Secret;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.secrets.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {
  @TempDir private Path folder;

  @Test
  void aRotationChangesTheKeyAndKeepsTheSecrets() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    try (TestServer server = open(home)) {
      server.bean(Secrets.class).put("plugin/x/key", new Secret("sk-1"));
    }
    String before = Files.readString(home.resolve("secret.key"));

    assertThat(rotate(home)).isZero();

    assertThat(Files.readString(home.resolve("secret.key"))).isNotEqualTo(before);
    try (TestServer server = open(home)) {
      assertThat(server.bean(Secrets.class).get("plugin/x/key")).isEqualTo(new Secret("sk-1"));
    }
  }

  @Test
  void whereThereIsNoInstallationNoneIsMade() {
    Path home = folder.resolve("mistyped");

    assertThat(rotate(home)).isEqualTo(1);
    assertThat(home).doesNotExist();
  }

  private static int rotate(Path home) {
    return Pergola.commandLine().execute("secrets", "rotate", "--home", home.toString());
  }

  private static TestServer open(Path home) {
    return TestServer.start(home, DatabaseAddress.sqlite(home.resolve("pergola.db")), Map.of());
  }
}
