// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.TestServer;

class LedgerOnPostgresqlTest extends LedgerContract {
  LedgerOnPostgresqlTest() {
    super(TestServer.On.POSTGRESQL);
  }
}
