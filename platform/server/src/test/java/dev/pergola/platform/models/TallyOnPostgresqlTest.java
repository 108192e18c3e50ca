// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

class TallyOnPostgresqlTest extends TallyContract {
  @Override
  DatabaseAddress database(Path home) {
    return TestServer.freshPostgresql();
  }
}
