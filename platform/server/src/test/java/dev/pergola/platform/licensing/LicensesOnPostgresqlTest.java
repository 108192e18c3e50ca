// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.platform.TestServer;

class LicensesOnPostgresqlTest extends LicensesContract {
  LicensesOnPostgresqlTest() {
    super(TestServer.On.POSTGRESQL);
  }
}
