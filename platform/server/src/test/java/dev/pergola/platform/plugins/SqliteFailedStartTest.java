// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Failed starts over SQLite. */
final class SqliteFailedStartTest extends FailedStartContract {
  @Override
  DatabaseAddress database(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }
}
