// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A server whose failover asks one scripted vendor, three times at most, and then another. */
final class TwoVendors implements AutoCloseable {
  private static final ChatRequest HELLO =
      new ChatRequest("any", null, List.of(new Message.User("Hello")), List.of(), null);

  private final Caller ada =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of("installation.administer"));
  private final ScriptedProvider first = ScriptedProvider.of("first", new Model("a", "A", 2));
  private final ScriptedProvider second = ScriptedProvider.of("second", new Model("b", "B", 1));
  private final TestServer server;

  private TwoVendors(TestServer server) {
    this.server = server;
    FixturePlugin.providing(server, "p1", first);
    FixturePlugin.providing(server, "p2", second);
    server
        .bean(Routing.class)
        .change(ada, rules -> rules.withFailover(List.of("first/a", "second/b")));
  }

  static TwoVendors start() {
    return new TwoVendors(
        TestServer.start(
            TestServer.On.SQLITE,
            Map.of("pergola.models.retry-delay", "1ms", "pergola.models.attempts", 3)));
  }

  TestServer server() {
    return server;
  }

  /** Who asks, unless a test says who. */
  Caller ada() {
    return ada;
  }

  ScriptedProvider first() {
    return first;
  }

  ScriptedProvider second() {
    return second;
  }

  /** The way of Ada's question; null for one that names no model. */
  Route route(String requested) {
    return server.bean(Router.class).route(ada, requested, null);
  }

  Answered<ChatResponse> ask(Route route) throws InterruptedException {
    return ask(ada, route);
  }

  Answered<ChatResponse> ask(Caller caller, Route route) throws InterruptedException {
    return ask(Asker.of(caller, Asker.Purpose.CHAT), route, _ -> {});
  }

  Answered<ChatResponse> ask(Asker asker, Route route, Consumer<ChatEvent> events)
      throws InterruptedException {
    return server.bean(Failover.class).ask(asker, route, HELLO, events);
  }

  /** What the ledger tells of a question of Ada's, in the order of the attempts. */
  List<LedgerRow> rows(Asker asker) {
    return server
        .bean(LedgerRows.class)
        .page(ada.organizationId(), 0, Long.MAX_VALUE, new UUID(0, 0), 100)
        .stream()
        .filter(row -> row.requestId().equals(asker.requestId()))
        .sorted(Comparator.comparing(LedgerRow::id))
        .toList();
  }

  /** An attempt without its time and reason. */
  static String brief(Attempt attempt) {
    return attempt.model()
        + " "
        + attempt.result()
        + (attempt.error() == null ? "" : " " + attempt.error());
  }

  @Override
  public void close() {
    server.close();
  }
}
