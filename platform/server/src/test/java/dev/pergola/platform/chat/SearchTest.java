// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.Conversations.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found of what was said, and by whom. */
@Timeout(120)
class SearchTest {
  private static final Caller BOB =
      new Caller(Talk.ADA.organizationId(), UUID.randomUUID(), "Bob", Set.of("chat"));

  @ParameterizedTest
  @EnumSource
  void wordsOfTitlesAndMessagesAreFoundButNotOfTools(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.bringing(Talk.reading("look", (_, _) -> ToolResult.of("hidden figures")));
      talk.model
          .then(calls(ToolCall.of("a", "look", JsonObject.EMPTY)))
          .then(says("The margin is 100% of_it."));
      UUID margin = talk.ask("What is the Margin?").conversationId();
      UUID debts = talk.ask("Who owes me money?").conversationId();
      talk.server.bean(Conversations.class).rename(Talk.ADA, debts, "Debtors!");

      assertThat(found(talk, Talk.ADA, "margin")).containsExactly(margin);
      assertThat(found(talk, Talk.ADA, "OWES ME")).containsExactly(debts);
      assertThat(found(talk, Talk.ADA, "debtors!")).containsExactly(debts);
      assertThat(found(talk, Talk.ADA, "100% of_")).containsExactly(margin);
      assertThat(found(talk, Talk.ADA, "100 mar")).containsExactly(margin);
      assertThat(found(talk, Talk.ADA, "figures")).isEmpty();
      assertThat(found(talk, Talk.ADA, "nothing more")).containsExactly(debts);
      assertThat(found(talk, Talk.ADA, "margin owes")).isEmpty();
      assertThat(found(talk, Talk.ADA, "argin")).isEmpty();
      assertThat(found(talk, BOB, "margin")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wordsAreFoundInAnyLanguage(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      UUID french = talk.ask("Le café à côté a-t-il payé ?").conversationId();
      UUID german = talk.ask("Größte Außenstände zuerst").conversationId();
      UUID chinese = talk.ask("哪些客户欠我们钱?").conversationId();
      UUID japanese = talk.ask("売掛金の一覧を見せてください").conversationId();
      UUID hindi = talk.ask("मुझे हिन्दी में बताओ").conversationId();
      UUID russian = talk.ask("Кто нам должен деньги?").conversationId();
      UUID thai = talk.ask("ใครเป็นหนี้เรา").conversationId();
      UUID arabic = talk.ask("مَن يدين لنا بالمال؟").conversationId();

      assertThat(found(talk, Talk.ADA, "cafe paye")).containsExactly(french);
      assertThat(found(talk, Talk.ADA, "CAFÉ")).containsExactly(french);
      assertThat(found(talk, Talk.ADA, "GRÖSSTE zuer")).containsExactly(german);
      assertThat(found(talk, Talk.ADA, "größt Außenst")).containsExactly(german);
      assertThat(found(talk, Talk.ADA, "客户")).containsExactly(chinese);
      assertThat(found(talk, Talk.ADA, "户客")).isEmpty();
      assertThat(found(talk, Talk.ADA, "一覧")).containsExactly(japanese);
      assertThat(found(talk, Talk.ADA, "हिन्दी")).containsExactly(hindi);
      assertThat(found(talk, Talk.ADA, "должен ДЕНЬ")).containsExactly(russian);
      assertThat(found(talk, Talk.ADA, "หนี้")).containsExactly(thai);
      assertThat(found(talk, Talk.ADA, "من يدين")).containsExactly(arabic);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBestMatchComesFirstWithThePlaceWhereItIs(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(says("Nothing of it. ".repeat(60) + "Somewhere the invoice is mentioned."));
      UUID mentioned = talk.ask("Tell me a long story").conversationId();
      talk.model.then(says("The invoice INV-0231 is an overdue invoice."));
      UUID about = talk.ask("Which invoice is overdue?").conversationId();
      talk.ask(mentioned, "Something else, asked last");

      var found = search(talk, Talk.ADA, "invoi", null, 10);

      assertThat(found.matches())
          .extracting(match -> match.conversation().id())
          .containsExactly(about, mentioned);
      var excerpt = Objects.requireNonNull(found.matches().getLast().excerpt());
      assertThat(excerpt.parts())
          .extracting(SearchQuery.Part::text)
          .contains("…", "invoice", " is mentioned.");
      assertThat(excerpt.parts())
          .filteredOn(SearchQuery.Part::found)
          .extracting(SearchQuery.Part::text)
          .containsExactly("invoice");
      assertThat(talk.opened(mentioned).messages())
          .extracting(ConversationViews.Message::id)
          .contains(excerpt.messageId());
      var first = search(talk, Talk.ADA, "invoi", null, 1);
      var second = search(talk, Talk.ADA, "invoi", first.next(), 1);
      assertThat(first.matches()).hasSize(1);
      assertThat(second.matches().getFirst().conversation().id()).isEqualTo(mentioned);
      assertThat(second.next()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasReplacedRenamedOrDeletedIsNotFound(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(says("Aardvarks."));
      Reply first = talk.ask("Which zebras?");
      UUID id = first.conversationId();
      talk.askAgain(id, talk.opened(id).messages().getFirst().id(), "Which lions?");
      var conversations = talk.server.bean(Conversations.class);
      conversations.rename(Talk.ADA, id, "Cats");

      assertThat(found(talk, Talk.ADA, "zebras")).isEmpty();
      assertThat(found(talk, Talk.ADA, "aardvarks")).isEmpty();
      assertThat(found(talk, Talk.ADA, "lions")).containsExactly(id);
      assertThat(found(talk, Talk.ADA, "cats")).containsExactly(id);
      conversations.bookmark(Talk.ADA, id, true);
      assertThat(
              talk.server
                  .bean(ConversationSearch.class)
                  .find(Talk.ADA, "lions", new Filter(null, true), null, 5)
                  .matches())
          .hasSize(1);
      conversations.bookmark(Talk.ADA, id, false);
      assertThat(
              talk.server
                  .bean(ConversationSearch.class)
                  .find(Talk.ADA, "lions", new Filter(null, true), null, 5)
                  .matches())
          .isEmpty();

      conversations.delete(Talk.ADA, id);

      assertThat(found(talk, Talk.ADA, "lions")).isEmpty();
      talk.ask("Other lions");
      assertThat(found(talk, Talk.ADA, "lions")).hasSize(1).doesNotContain(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noQueryIsACommand(TestServer.On database) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    try (var talk = Talk.on(database)) {
      UUID id = talk.ask("Near and far OR else: NOT a drop table").conversationId();
      List<String> hostile =
          new ArrayList<>(
              List.of(
                  "\"",
                  "'",
                  "*",
                  "far*",
                  "NEAR(near far, 2)",
                  "words: far",
                  "-far",
                  "^near",
                  "(far",
                  "far) | near",
                  "'; DROP TABLE chat_message; --",
                  "near & !far",
                  "\\",
                  "%",
                  "_",
                  "\u0000far",
                  "\uD83D far",
                  "far:*A <-> near",
                  "x".repeat(5000),
                  "far ".repeat(500)));
      for (int i = 0; i < 60; i++) {
        var text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
          text.appendCodePoint(
              random.nextBoolean()
                  ? "\"'*()|&!:<>-^{}+%_\\ arf".charAt(random.nextInt(23))
                  : random.nextInt(0x2FFFF));
        }
        hostile.add(text.toString());
      }
      for (String query : hostile) {
        assertThat(found(talk, Talk.ADA, query)).as("%s, seed %d", query, seed).hasSizeLessThan(2);
      }
      assertThat(found(talk, Talk.ADA, "NEAR far")).containsExactly(id);
      assertThat(found(talk, Talk.ADA, "not OR")).containsExactly(id);
    }
  }

  private static List<UUID> found(Talk talk, Caller caller, String text) {
    return search(talk, caller, text, null, 10).matches().stream()
        .map(match -> match.conversation().id())
        .toList();
  }

  private static ConversationSearch.Found search(
      Talk talk, Caller caller, String text, String after, int size) {
    return talk.server.bean(ConversationSearch.class).find(caller, text, Filter.ALL, after, size);
  }
}
