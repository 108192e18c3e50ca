// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Safe mode over SQLite. */
final class SqliteSafeModeTest extends SafeModeContract {
  @Override
  DatabaseAddress database(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }
}
