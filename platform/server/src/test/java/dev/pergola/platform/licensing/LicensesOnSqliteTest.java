// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.platform.TestServer;

class LicensesOnSqliteTest extends LicensesContract {
  LicensesOnSqliteTest() {
    super(TestServer.On.SQLITE);
  }
}
