// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Upgrades over SQLite. */
final class SqliteUpgradeTest extends UpgradeContract {
  @Override
  DatabaseAddress database(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }
}
