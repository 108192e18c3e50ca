// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

class TallyOnSqliteTest extends TallyContract {
  @Override
  DatabaseAddress database(Path home) {
    return DatabaseAddress.sqlite(home.resolve("pergola.db"));
  }
}
