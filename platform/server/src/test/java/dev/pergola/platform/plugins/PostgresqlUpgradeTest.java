// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Upgrades over PostgreSQL. */
final class PostgresqlUpgradeTest extends UpgradeContract {
  @Override
  DatabaseAddress database(Path home) {
    return TestServer.freshPostgresql();
  }
}
