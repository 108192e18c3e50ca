// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.ScriptedProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who was asked for an answer, who was not, and why: with the answer and in its conversation. */
@Timeout(60)
class TraceTest {
  private final ScriptedProvider second =
      ScriptedProvider.of("second", new Model("b", "B", 1)).always(says("Hello."));
  private TestServer server;
  private TestClient ada;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE, Map.of("pergola.chat.titles", "false"));
    var first = ScriptedProvider.of("first", new Model("a", "A", 9)).always(refuses("No entry."));
    FixturePlugin.providing(server, "llm-first", first);
    FixturePlugin.providing(server, "llm-second", second);
    ada = TestClient.administrator(server);
    JsonObject rules =
        Json.object(
            "failover", List.of("first/a", "second/b"),
            "aliases", Json.object("ours", List.of("first/a", "second/b")));
    assertThat(
            ada.send(
                    "PUT",
                    "/api/routing",
                    "application/json",
                    BodyPublishers.ofString(rules.toString()))
                .status())
        .isEqualTo(200);
  }

  private static ScriptedProvider.Step refuses(String why) {
    return (_, _) -> {
      throw new PergolaException(StandardError.AUTHENTICATION_FAILED, why);
    };
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAnswerInAnothersPlaceKeepsWhoWasAskedInVain() {
    JsonObject answer = ask("/api/chat", "first/a").json();

    assertThat(answer.string("model")).isEqualTo("second/b");
    List<Json> attempts = answer.get("attempts").elements();
    assertThat(attempts).hasSize(2);
    JsonObject conversation = conversation();
    JsonObject said = (JsonObject) conversation.get("messages").elements().get(1);
    assertThat(said.get("attempts").elements()).isEqualTo(attempts);
    assertThat((JsonObject) attempts.getFirst())
        .extracting(each -> each.string("model"), each -> each.string("result"))
        .containsExactly("first/a", "FAILED");
    assertThat(attempts.getFirst().toString()).contains("AUTHENTICATION_FAILED", "No entry.");
  }

  @Test
  void whatAModelOfUnknownPriceRefusedLeavesTheCostKnown() {
    JsonObject price =
        Json.object(
            "provider", "second", "model", "b", "currency", "USD", "input", 5, "output", 25);
    ada.send("PUT", "/api/prices", "application/json", BodyPublishers.ofString(price.toString()));

    JsonObject answer = ask("/api/chat", "first/a").json();

    assertThat(answer.string("model")).isEqualTo("second/b");
    assertThat(answer.object("cost").string("currency")).isEqualTo("USD");
    assertThat(answer.object("cost").integer("micros")).isPositive();
    assertThat(ask("/api/chat", "second/b").json().get("cost")).isEqualTo(answer.get("cost"));
  }

  @Test
  void anAnswerOfTheFirstModelHasNothingToTell() {
    ask("/api/chat", "second/b");

    JsonObject said = (JsonObject) conversation().get("messages").elements().get(1);
    assertThat(said.get("attempts").elements()).isEmpty();
  }

  @Test
  void whereNobodyAnswersAllAreNamed() {
    second.always(refuses("Nor here."));

    String stream = ask("/api/chat/stream", "first/a").body();

    assertThat(stream)
        .contains("event: error", "\"attempts\":[{\"model\":\"first/a\"", "Nor here.");
    JsonObject failed = (JsonObject) conversation().get("messages").elements().get(1);
    assertThat(failed.string("status")).isEqualTo("FAILED");
    assertThat(failed.get("attempts").elements())
        .extracting(each -> ((JsonObject) each).string("model"))
        .containsExactly("first/a", "second/b");
  }

  @Test
  void aConversationRemembersAnAliasAsOneAndTheListSaysWhatItStandsFor() {
    ask("/api/chat", "ours");

    assertThat(conversation().string("model")).isEqualTo("ours");
    assertThat(ada.get("/api/models").json().get("aliases"))
        .isEqualTo(
            Json.array(
                Json.object("name", "best", "model", "first/a"),
                Json.object("name", "fast", "model", "first/a"),
                Json.object("name", "ours", "model", "first/a")));
    assertThat(ada.get("/").body())
        .contains("value=\"ours\"", "value=\"fast\"", "now A", "price unknown")
        .doesNotContain("value=\"local\"");
  }

  private TestClient.Answer ask(String path, String model) {
    return ada.post(path, Json.object("message", "Hello", "model", model));
  }

  private JsonObject conversation() {
    JsonObject first =
        (JsonObject)
            ada.get("/api/conversations").json().get("conversations").elements().getFirst();
    return ada.get("/api/conversations/" + first.string("id")).json();
  }
}
