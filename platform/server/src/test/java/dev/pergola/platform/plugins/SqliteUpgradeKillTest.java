// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Killed upgrades over SQLite. */
final class SqliteUpgradeKillTest extends UpgradeKillContract {
  @Override
  DatabaseAddress database(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }
}
