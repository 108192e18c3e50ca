// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Model;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;

/** A server's ledger that a test writes by itself, under a clock that stands until it is moved. */
final class ClockedLedger implements AutoCloseable {
  /** Input 5, output 25 US dollars per million tokens. */
  static final ModelChoice OPUS = choice("anthropic", "claude-opus-4-5");

  private final TestServer server;

  private ClockedLedger(TestServer server) {
    this.server = server;
  }

  static ClockedLedger on(TestServer.On database) {
    return new ClockedLedger(TestServer.start(database, MovableClock.CHOSEN));
  }

  /** A model of any name. */
  static ModelChoice choice(String provider, String model) {
    return new ModelChoice(provider, "llm", new Model(model, model, 1));
  }

  TestServer server() {
    return server;
  }

  MovableClock clock() {
    return server.bean(MovableClock.class);
  }

  Ledger ledger() {
    return server.bean(Ledger.class);
  }

  @Override
  public void close() {
    server.close();
  }
}
