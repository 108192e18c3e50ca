// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;

/** Consent over PostgreSQL. */
final class PostgresqlConsentTest extends ConsentContract {
  @Override
  DatabaseAddress database(Path home) {
    return TestServer.freshPostgresql();
  }
}
