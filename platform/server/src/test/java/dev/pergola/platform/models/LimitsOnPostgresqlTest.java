// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.TestServer;

class LimitsOnPostgresqlTest extends LimitsContract {
  LimitsOnPostgresqlTest() {
    super(TestServer.On.POSTGRESQL);
  }
}
