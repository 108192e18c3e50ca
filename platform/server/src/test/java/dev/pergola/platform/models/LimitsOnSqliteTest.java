// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.TestServer;

class LimitsOnSqliteTest extends LimitsContract {
  LimitsOnSqliteTest() {
    super(TestServer.On.SQLITE);
  }
}
