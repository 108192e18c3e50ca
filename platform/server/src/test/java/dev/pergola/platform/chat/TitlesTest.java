// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.ScriptedProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Titles that models make. */
@Timeout(60)
class TitlesTest {
  @ParameterizedTest
  @EnumSource
  void theModelNamesAConversationAfterItsFirstAnswer(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database, Map.of("pergola.chat.titles", true))) {
      talk.model.then(says("Acme owes 12.")).then(says("**Title: Debtors in March.**\nMore"));

      UUID id = talk.ask("Who owes me money, and since when?").conversationId();

      assertThat(talk.events(TurnEvent.Done.class).getFirst().titleFollows()).isTrue();
      await().until(() -> talk.opened(id).title().equals("Debtors in March"));
      var request = talk.model.requests().getLast();
      assertThat(request.messages().getFirst().toString())
          .contains("Who owes me money", "Acme owes 12.");
      assertThat(request.tools()).isEmpty();
      assertThat(
              talk.server
                  .bean(ConversationSearch.class)
                  .find(Talk.ADA, "debtors", Conversations.Filter.ALL, null, 5)
                  .matches())
          .hasSize(1);
      talk.ask(id, "Next");
      assertThat(talk.events(TurnEvent.Done.class).getLast().titleFollows()).isFalse();
      assertThat(talk.model.requests()).hasSize(3);
    }
  }

  @Test
  void aTitleThatTheUserGaveInTheMeantimeStays() throws Exception {
    try (var talk = Talk.with("pergola.chat.titles", true)) {
      var renamed = new CountDownLatch(1);
      var told = new CountDownLatch(1);
      talk.model
          .then(says("Yes."))
          .then(
              (request, events) -> {
                renamed.await();
                try {
                  return says("Made").answer(request, events);
                } finally {
                  told.countDown();
                }
              });
      UUID id = talk.ask("Hello?").conversationId();
      talk.server.bean(Conversations.class).rename(Talk.ADA, id, "Mine");
      renamed.countDown();
      told.await();

      assertThat(talk.server.bean(Conversations.class).retitle(id, "Hello?", "Late")).isFalse();
      assertThat(talk.opened(id).title()).isEqualTo("Mine");
    }
  }

  @Test
  void whereNoTitleComesTheQuestionsFirstLineStays() throws Exception {
    try (var talk = Talk.with("pergola.chat.titles", true)) {
      var asked = new CountDownLatch(2);
      talk.model
          .then(says("Yes."))
          .then(
              (_, _) -> {
                asked.countDown();
                throw new PergolaException(StandardError.UNAVAILABLE, "Not now.");
              })
          .then(says("Yes."))
          .then(
              (request, events) -> {
                asked.countDown();
                return says(" \n").answer(request, events);
              });
      UUID first = talk.ask("One?").conversationId();
      await().until(() -> asked.getCount() == 1);
      UUID second = talk.ask("Two?").conversationId();
      asked.await();

      assertThat(talk.opened(first).title()).isEqualTo("One?");
      assertThat(talk.opened(second).title()).isEqualTo("Two?");
    }
  }

  @Test
  void aStandInForARealModelMakesNone() throws Exception {
    try (var talk = Talk.with("pergola.chat.titles", true)) {
      talk.modelPlugin.close();
      var offline = ScriptedProvider.of("offline", new Model("offline", "Offline", -100));
      FixturePlugin.providing(talk.server, "llm-offline", offline);

      talk.ask("Hello");

      assertThat(talk.events(TurnEvent.Done.class).getFirst().titleFollows()).isFalse();
      assertThat(offline.requests()).hasSize(1);
    }
  }
}
