// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresqlKillTest extends KillContract {
  private static EmbeddedPostgres postgresql;

  @BeforeAll
  static void startPostgresql() throws IOException {
    postgresql =
        EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
  }

  @AfterAll
  static void stopPostgresql() throws IOException {
    postgresql.close();
  }

  @Override
  Launcher onDatabase(Launcher launcher) {
    return launcher.with(
        "PERGOLA_DATABASE_URL",
        "postgresql://postgres:postgres@127.0.0.1:%d/postgres".formatted(postgresql.getPort()));
  }

  @Override
  void assertSound() {
    assertThat(home.resolve("pergola.db")).as("nothing went to SQLite").doesNotExist();
    assertThat(home.resolve("plugin-data")).as("nothing went to SQLite").doesNotExist();
  }
}
