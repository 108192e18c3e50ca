// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each answer cost, beside it. */
@Timeout(60)
class AnswerCostTest {
  @ParameterizedTest
  @EnumSource
  void eachAnswerTellsWhatAllItsStepsCost(TestServer.On database) {
    try (var talk =
        Talk.on(database).bringing(Talk.reading("look", (_, _) -> ToolResult.of("Seen.")))) {
      var ada = talk.client();
      JsonObject first = ada.post("/api/chat", Json.object("message", "Unpriced?")).json();
      assertThat(first.get("cost")).isEqualTo(Json.NULL);
      var price =
          Json.object(
              "provider",
              "script",
              "model",
              "actor",
              "currency",
              "USD",
              "input",
              5,
              "output",
              25,
              "cachedInput",
              5);
      assertThat(
              ada.send(
                      "PUT",
                      "/api/prices",
                      "application/json",
                      BodyPublishers.ofString(price.toString()))
                  .status())
          .isEqualTo(200);
      String id = first.string("conversationId");
      talk.model.then(calls(ToolCall.of("a", "look", JsonObject.EMPTY))).then(says("Two steps."));

      JsonObject second =
          ada.post("/api/chat", Json.object("message", "Priced?", "conversationId", id)).json();

      // 100 tokens read and 20 written, twice
      assertThat(second.get("cost"))
          .isEqualTo(Json.object("micros", 2000, "amount", "0.002", "currency", "USD"));
      List<Json> messages = talk.conversation(id).get("messages").elements();
      assertThat(messages)
          .extracting(message -> message.get("cost"))
          .containsExactly(Json.NULL, Json.NULL, second.get("cost"), Json.NULL, Json.NULL);

      JsonObject again =
          ada.post(
                  "/api/chat",
                  Json.object("conversationId", id, "replaces", messages.get(2).get("id").text()))
              .json();
      assertThat(again.get("cost").get("amount").text()).isEqualTo("0.001");
    }
  }
}
