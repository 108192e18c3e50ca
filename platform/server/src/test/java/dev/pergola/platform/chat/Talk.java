// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static dev.pergola.platform.models.ScriptedProvider.saysAndCalls;

import dev.pergola.api.Caller;
import dev.pergola.api.Cell;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Money;
import dev.pergola.api.Permission;
import dev.pergola.api.Table;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.SentEvents;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.models.Models;
import dev.pergola.platform.models.Route;
import dev.pergola.platform.models.ScriptedProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server with a scripted model and the tools that a test brings, and somebody who asks. */
final class Talk implements AutoCloseable {
  static final Caller ADA = somebody("Ada");

  /** What a tool of the books answers. */
  static final Table DEBTS =
      new Table(
          List.of(
              new Table.Column("who", "Who"),
              new Table.Column("owes", "Owes"),
              new Table.Column("due", "Due")),
          List.of(
              List.of(
                  Cell.of("Acme"),
                  Cell.of(new Money(123450, "AUD")),
                  Cell.of(LocalDate.of(2026, 2, 1)))));

  final TestServer server;
  final ScriptedProvider model = ScriptedProvider.create();
  final FixturePlugin modelPlugin;
  final List<TurnEvent> events = new CopyOnWriteArrayList<>();
  private String token;

  private Talk(TestServer.On database, Map<String, Object> configuration) {
    server = TestServer.start(database, configuration);
    modelPlugin = FixturePlugin.providing(server, "llm-script", model);
  }

  static Talk on(TestServer.On database) {
    return on(database, Map.of());
  }

  static Talk on(TestServer.On database, Map<String, Object> configuration) {
    return new Talk(database, configuration);
  }

  static Talk with(Object... configuration) {
    Map<String, Object> properties = new HashMap<>();
    for (int i = 0; i < configuration.length; i += 2) {
      properties.put((String) configuration[i], configuration[i + 1]);
    }
    return new Talk(TestServer.On.SQLITE, properties);
  }

  /** One whose model says a word, asks the books for {@link #DEBTS}, and answers with them. */
  static Talk owing() {
    Talk talk = with().bringing(reading("debts", (_, _) -> ToolResult.of("One customer.", DEBTS)));
    talk.model
        .then(saysAndCalls("Let me see.", ToolCall.of("a", "debts", Json.object("overdue", true))))
        .then(says("Acme owes 1,234.50 AUD."));
    return talk;
  }

  static Caller somebody(String name) {
    return new Caller(UUID.randomUUID(), UUID.randomUUID(), name, Set.of(Permission.CHAT));
  }

  /** Somebody with a session. */
  static Requester asker(Caller caller) {
    return new Requester(caller, null);
  }

  static Tool reading(String name, Tool.Handler handler) {
    return new Tool(
        name,
        "Title of " + name,
        "Does " + name,
        Json.object("type", "object"),
        Tool.Effect.READ,
        handler);
  }

  Talk bringing(Tool... tools) {
    FixturePlugin.bringing(server, "books", tools);
    return this;
  }

  /** Asks in a new conversation. */
  Reply ask(String message) throws InterruptedException {
    return ask(null, message);
  }

  Reply ask(UUID conversationId, String message) throws InterruptedException {
    Chat chat = server.bean(Chat.class);
    return chat.answer(
        chat.question(asker(ADA), asking(message, conversationId, null)), events::add);
  }

  /** Asks in the place of a question; null for the same words again. */
  Reply askAgain(UUID conversationId, UUID replaces, @Nullable String message)
      throws InterruptedException {
    Chat chat = server.bean(Chat.class);
    return chat.answer(
        chat.question(asker(ADA), new Ask(message, conversationId, null, replaces, null, null)),
        events::add);
  }

  /** A plain question; model and conversation may be null. */
  static Ask asking(
      @Nullable String message, @Nullable UUID conversationId, @Nullable String model) {
    return new Ask(message, conversationId, model, null, null, null);
  }

  /** A question as another node might take it, without a look at who is asking or answering. */
  Question question(Caller caller, UUID conversationId, String text) {
    return new Question(
        asker(caller),
        conversationId,
        false,
        text,
        Route.only(server.bean(Models.class).all().getFirst()),
        null,
        Chosen.NOTHING);
  }

  /** The conversation as its owner opens it. */
  ConversationViews.Opened opened(UUID conversationId) {
    return ConversationViews.Opened.of(
        server.bean(ConversationReader.class).open(ADA, conversationId, Integer.MAX_VALUE, 500));
  }

  /** The caller's newest conversation. */
  ConversationViews.Opened newest() {
    return opened(
        server
            .bean(Conversations.class)
            .list(ADA, Conversations.Filter.ALL, null, 1)
            .conversations()
            .getFirst()
            .id());
  }

  <T extends TurnEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** All deltas together. */
  String heard() {
    var words = new StringBuilder();
    events(TurnEvent.Delta.class).forEach(delta -> words.append(delta.text()));
    return words.toString();
  }

  /** The first administrator, over HTTP. */
  TestClient client() {
    return TestClient.bearer(server, token());
  }

  /** The first administrator's token; signed in once, for it is made to take its time. */
  String token() {
    if (token == null) {
      token = TestClient.administratorToken(server);
    }
    return token;
  }

  /** Asks over HTTP, as {@link #client}, and hears the answer as it comes. */
  SentEvents stream(JsonObject question) {
    return SentEvents.ask(server.listen(), token(), question);
  }

  /** One of {@link #client}'s conversations, over HTTP. */
  JsonObject conversation(String id) {
    return client().get("/api/conversations/" + id).json();
  }

  @Override
  public void close() {
    server.close();
  }
}
