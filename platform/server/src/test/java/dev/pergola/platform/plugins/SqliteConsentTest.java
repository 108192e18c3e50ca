// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Consent over SQLite. */
final class SqliteConsentTest extends ConsentContract {
  @Override
  DatabaseAddress database(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }
}
