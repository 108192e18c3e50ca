// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.TestServer;

class LedgerOnSqliteTest extends LedgerContract {
  LedgerOnSqliteTest() {
    super(TestServer.On.SQLITE);
  }
}
