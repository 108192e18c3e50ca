// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.models.Attempt;
import dev.pergola.platform.models.ModelError;
import dev.pergola.platform.models.ScriptedProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models that answer with nothing at all. */
@Timeout(60)
class NothingSaidTest {
  private final ScriptedProvider other =
      ScriptedProvider.of("other", new Model("b", "B", 0)).always(says("From the other."));

  @Test
  void theNextModelIsAskedInThePlaceOfOneThatSaysNothing() {
    try (var talk = talk()) {
      talk.model.then(says());

      var answer = talk.client().post("/api/chat", Json.object("message", "Hello?")).json();

      assertThat(answer.string("reply")).isEqualTo("From the other.");
      assertThat(answer.string("model")).isEqualTo("other/b");
      assertThat(answer.get("attempts").elements())
          .extracting(each -> each.get("result").text())
          .containsExactly("FAILED", "ANSWERED");
      assertThat(talk.model.requests()).hasSize(1);
    }
  }

  @Test
  void oneThatDeclinesHasAnswered() {
    try (var talk = talk()) {
      talk.model.then((_, _) -> ScriptedProvider.response("", List.of(), StopReason.REFUSED));

      var answer = talk.client().post("/api/chat", Json.object("message", "Hello?"));

      assertThat(answer.body()).contains("declined to answer");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void whenNobodyElseIsLeftThatIsSaid() throws Exception {
    try (var talk = Talk.with()) {
      talk.model.then(says());

      var failure = catchThrowableOfType(PergolaException.class, () -> talk.ask("Hello?"));

      assertThat(failure.code()).isEqualTo(ModelError.NO_ANSWER);
      assertThat(failure).hasMessageContaining("answered with nothing");
      assertThat(Attempt.of(failure)).isEmpty();
      assertThat(talk.model.requests()).hasSize(1);
    }
  }

  private Talk talk() {
    Talk talk = Talk.with();
    FixturePlugin.providing(talk.server, "llm-other", other);
    String order = Json.object("failover", List.of("script/actor", "other/b")).toString();
    var set =
        talk.client()
            .send("PUT", "/api/routing", "application/json", BodyPublishers.ofString(order));
    assertThat(set.status()).isEqualTo(200);
    return talk;
  }
}
