// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Asker.Purpose;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Somebody who asks one vendor, and what the ledger tells of that. */
final class LedgerAsker implements AutoCloseable {
  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of());

  private final ScriptedProvider vendor =
      ScriptedProvider.of("anthropic", new Model("claude-opus-4-5-20251101", "Opus", 1));
  private final Asker asker = Asker.of(ADA, Purpose.CHAT).in(UUID.randomUUID());
  private final TestServer server;

  private LedgerAsker(TestServer server) {
    this.server = server;
    FixturePlugin.providing(server, "llm", vendor);
  }

  static LedgerAsker on(TestServer.On database) {
    return new LedgerAsker(TestServer.start(database));
  }

  TestServer server() {
    return server;
  }

  ScriptedProvider vendor() {
    return vendor;
  }

  Asker asker() {
    return asker;
  }

  /** The model that is asked: the preferred one of all. */
  ModelChoice model() {
    return server.bean(Models.class).all().getFirst();
  }

  ChatResponse ask(String text) throws InterruptedException {
    return ask(question(text), _ -> {});
  }

  ChatResponse ask(ChatRequest question, Consumer<ChatEvent> events) throws InterruptedException {
    return server.bean(ModelCalls.class).ask(asker, model(), question, events);
  }

  static ChatRequest question(String text) {
    return new ChatRequest("any", null, List.of(new Message.User(text)), List.of(), null);
  }

  /** An answer, as the vendor counted it. */
  static ChatResponse counted(String text, Usage usage) {
    return new ChatResponse(text, List.of(), StopReason.END, usage, "m");
  }

  /** What the ledger tells, call by call. */
  List<LedgerRow> entries() {
    return server
        .bean(LedgerRows.class)
        .findByOrganizationIdAndRequestIdOrderById(ADA.organizationId(), asker.requestId());
  }

  /** What it tells of the last call. */
  LedgerRow entry() {
    return entries().getLast();
  }

  @Override
  public void close() {
    server.close();
  }
}
