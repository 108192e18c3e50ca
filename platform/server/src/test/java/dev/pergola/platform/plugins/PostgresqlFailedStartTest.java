// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Failed starts over PostgreSQL. */
final class PostgresqlFailedStartTest extends FailedStartContract {
  @Override
  DatabaseAddress database(Path home) {
    return TestServer.freshPostgresql();
  }
}
