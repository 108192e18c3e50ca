// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class SqliteKillTest extends KillContract {
  @Override
  Launcher onDatabase(Launcher launcher) {
    return launcher;
  }

  @Override
  void assertSound() throws Exception {
    List<Path> databases = new ArrayList<>(List.of(home.resolve("pergola.db")));
    try (var files = Files.newDirectoryStream(home.resolve("plugin-data"), "*.db")) {
      files.forEach(databases::add);
    }
    assertThat(databases).as("the server's, the ledger's and the audit log's").hasSize(3);
    for (Path database : databases) {
      assertThat(new SqliteFile(database).column("PRAGMA integrity_check"))
          .as(database.toString())
          .containsExactly("ok");
      assertThat(new SqliteFile(database).column("PRAGMA foreign_key_check"))
          .as(database.toString())
          .isEmpty();
    }
  }
}
