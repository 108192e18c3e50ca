// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Attempt;
import dev.pergola.platform.models.ScriptedProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a conversation remembers of what was chosen in it. */
@Timeout(60)
class ChoicesTest {
  @ParameterizedTest
  @EnumSource
  void aConversationRemembersTheModelThatWasChosenLast(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      var other = ScriptedProvider.of("other", new Model("slow", "Slow", 0));
      var plugin = FixturePlugin.providing(talk.server, "llm-other", other);
      other.always(says("From the other."));
      UUID id = talk.ask("Hello").conversationId();
      assertThat(talk.opened(id).model()).isNull();

      assertThat(ask(talk, new Ask("You?", id, "other/slow", null, null, null)).reply())
          .isEqualTo("From the other.");
      assertThat(talk.ask(id, "Still you?").model()).isEqualTo("other/slow");
      assertThat(talk.opened(id).model()).isEqualTo("other/slow");
      assertThat(talk.ask("And elsewhere?").model()).isEqualTo("script/actor");

      // Without it the best answers, which is told; the choice is not forgotten.
      plugin.close();
      Reply replaced = talk.ask(id, "Gone?");
      assertThat(replaced.model()).isEqualTo("script/actor");
      assertThat(replaced.notice()).contains("script/actor answered", "other/slow");
      assertThat(replaced.attempts())
          .extracting(Attempt::model, Attempt::result)
          .containsExactly(
              tuple("other/slow", Attempt.Result.SKIPPED),
              tuple("script/actor", Attempt.Result.ANSWERED));
      assertThat(talk.opened(id).model()).isEqualTo("other/slow");
    }
  }

  @Test
  void aConversationThatIsSetToLocalIsNeverSentElsewhereWhenTheLocalServerIsAway()
      throws Exception {
    try (var talk = Talk.with()) {
      var llama = ScriptedProvider.of("ollama", new Model("llama", "Llama", 0));
      var plugin = FixturePlugin.providing(talk.server, "llm-ollama", llama);
      llama.always(says("In the house."));
      UUID id = ask(talk, new Ask("Private", null, "local", null, null, null)).conversationId();

      plugin.close();
      var refused = catchThrowableOfType(PergolaException.class, () -> talk.ask(id, "And?"));

      assertThat(refused.code()).isEqualTo(StandardError.UNAVAILABLE);
      assertThat(refused).hasMessageContainingAll("local", "Start Ollama");
      assertThat(talk.model.requests()).isEmpty();
      assertThat(talk.opened(id).messages()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStyleIsTheConversationsOrElseTheUsers(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      var preferences = talk.server.bean(Preferences.class);
      UUID id = talk.ask("Hello").conversationId();
      assertThat(system(talk)).doesNotContain("How the user wants answers");

      preferences.style(Talk.ADA, ResponseStyle.FORMAL);
      preferences.style(Talk.ADA, ResponseStyle.LEARNING);
      talk.ask(id, "Teach me");
      assertThat(system(talk)).contains(ResponseStyle.LEARNING.instruction());

      ask(talk, new Ask("Shorter", id, null, null, "CONCISE", null));
      assertThat(system(talk)).contains(ResponseStyle.CONCISE.instruction());
      talk.ask(id, "Still short");
      assertThat(system(talk))
          .contains(ResponseStyle.CONCISE.instruction())
          .doesNotContain(ResponseStyle.LEARNING.instruction());
      assertThat(talk.opened(id).style()).isEqualTo(ResponseStyle.CONCISE);
      assertThat(preferences.style(Talk.somebody("Bo"))).isEqualTo(ResponseStyle.NORMAL);
    }
  }

  @Test
  void modelsOfTheSameTitleAreToldApartByTheirProviders() {
    try (var talk = Talk.with()) {
      var other =
          ScriptedProvider.of(
              "other", new Model("actor", "Actor", 0), new Model("slow", "Slow", 0));
      FixturePlugin.providing(talk.server, "llm-other", other);
      var third =
          ScriptedProvider.of("third", new Model("a", "slow", 0), new Model("b", "Slow", 0));
      FixturePlugin.providing(talk.server, "llm-third", third);
      var alone = ScriptedProvider.of("alone", new Model("one", "Only one", 0));
      FixturePlugin.providing(talk.server, "llm-alone", alone);

      String page = talk.client().get("/").body();

      assertThat(page)
          .contains("data-title=\"Actor (script)\"", "data-title=\"Actor (other)\"")
          .contains("data-title=\"Slow (other)\"", "data-title=\"slow (third/a)\"")
          .contains("data-title=\"Slow (third/b)\"", "data-title=\"Only one\"")
          .doesNotContain("data-title=\"Actor\"");
    }
  }

  @Test
  void aStyleThatIsNoneIsRefusedWithTheOnesThereAre() throws Exception {
    try (var talk = Talk.with()) {
      var refused =
          catchThrowableOfType(
              PergolaException.class,
              () -> ask(talk, new Ask("Hello", null, null, null, "ROUGH", null)));
      assertThat(refused.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
      assertThat(refused).hasMessageContaining("EXPLANATORY");
    }
  }

  private static Reply ask(Talk talk, Ask ask) throws InterruptedException {
    Chat chat = talk.server.bean(Chat.class);
    return chat.answer(chat.question(Talk.asker(Talk.ADA), ask), talk.events::add);
  }

  private static String system(Talk talk) {
    return String.valueOf(talk.model.requests().getLast().system());
  }
}
