// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Killed upgrades over PostgreSQL. */
final class PostgresqlUpgradeKillTest extends UpgradeKillContract {
  @Override
  DatabaseAddress database(Path home) {
    return TestServer.freshPostgresql();
  }
}
