// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Safe mode over PostgreSQL. */
final class PostgresqlSafeModeTest extends SafeModeContract {
  @Override
  DatabaseAddress database(Path home) {
    return TestServer.freshPostgresql();
  }
}
