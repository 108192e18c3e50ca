// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.TestClient.assertRefused;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.SentEvents.Sent;
import dev.pergola.platform.TestClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking over HTTP, as programs do. */
@Timeout(120)
class ChatApiTest {
  @Test
  void aQuestionIsAnsweredWholeWithItsToolsAndCost() {
    try (var talk = Talk.owing()) {
      var answer = talk.client().post("/api/chat", Json.object("message", "Who owes me money?"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      JsonObject json = answer.json();
      assertThat(json.members())
          .containsOnlyKeys(
              "reply",
              "conversationId",
              "messageId",
              "model",
              "attempts",
              "toolCalls",
              "usage",
              "cost",
              "notice",
              "sources");
      assertThat(json.string("reply")).isEqualTo("Let me see.\n\nAcme owes 1,234.50 AUD.");
      assertThat(json.string("model")).isEqualTo("script/actor");
      assertThat(json.get("usage"))
          .isEqualTo(
              Json.object(
                  "inputTokens", 200,
                  "outputTokens", 40,
                  "cachedInputTokens", 20,
                  "reasoningTokens", 10,
                  "cacheWriteTokens", 0));
      assertThat(json.get("toolCalls"))
          .hasToString(
              """
              [{"id":"a","name":"debts","title":"Title of debts","arguments":{"overdue":true},\
              "result":{"text":"One customer.","table":{"columns":[\
              {"name":"who","title":"Who","numeric":false},\
              {"name":"owes","title":"Owes","numeric":true},\
              {"name":"due","title":"Due","numeric":false}],\
              "rows":[["Acme",{"minorUnits":123450,"currency":"AUD"},"2026-02-01"]],\
              "text":[["Acme","1,234.50 AUD","2026-02-01"]],"truncated":false},\
              "failed":false}}]""");
    }
  }

  @Test
  void aFailureOfAWholeAnswerIsAProblem() {
    try (var talk = Talk.with()) {
      talk.model.then(
          (_, _) -> {
            throw new PergolaException(StandardError.UNAVAILABLE, "llm.example is down.");
          });

      var answer = talk.client().post("/api/chat", Json.object("message", "Hello"));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.string("code")).isEqualTo("UNAVAILABLE");
      assertThat(answer.string("detail")).isEqualTo("llm.example is down.");
    }
  }

  @Test
  void aSecondQuestionInTheSameConversationIsRefusedUntilTheFirstIsAnswered() {
    var goOn = new CountDownLatch(1);
    try (var talk = Talk.with()) {
      talk.model.then(
          (request, events) -> {
            goOn.await();
            return says("Yes.").answer(request, events);
          });
      try (var events = talk.stream(Json.object("message", "First"))) {
        String id = events.next().data().string("conversationId");
        JsonObject second = Json.object("message", "Second", "conversationId", id);

        for (String path : List.of("/api/chat", "/api/chat/stream")) {
          var refused = talk.client().post(path, second);
          assertThat(refused.status()).isEqualTo(409);
          assertThat(refused.string("code")).isEqualTo("CONFLICT");
          assertThat(refused.string("detail")).contains("still answering");
        }
        assertThat(talk.conversation(id).get("answering")).isEqualTo(Json.bool(true));
        assertThat(talk.client().delete("/api/conversations/" + id).status()).isEqualTo(409);
        goOn.countDown();
        assertThat(events.rest()).extracting(Sent::name).endsWith("done");
        assertThat(talk.client().post("/api/chat", second).status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/chat", "/api/chat/stream"})
  void whatCannotBeAskedIsRefusedBeforeAnythingIsSaid(String path) {
    try (var talk = Talk.with()) {
      TestClient ada = talk.client();
      assertThat(TestClient.anonymous(talk.server).post(path, Json.object("message", "Hello")))
          .satisfies(answer -> assertThat(answer.status()).isEqualTo(401));
      assertRefused(ada.post(path, JsonObject.EMPTY), 400, "INVALID_ARGUMENT");
      assertRefused(ada.post(path, Json.object("message", " ")), 400, "INVALID_ARGUMENT");
      assertRefused(
          ada.post(path, Json.object("message", "x".repeat(32_001))), 400, "INVALID_ARGUMENT");
      assertRefused(ada.post(path, Json.array(1)), 400, "INVALID_ARGUMENT");
      assertRefused(
          ada.send("POST", path, "application/json", BodyPublishers.ofString("{")),
          400,
          "INVALID_ARGUMENT");
      assertRefused(
          ada.post(path, Json.object("message", "Hello", "conversationId", "no-id")),
          400,
          "INVALID_ARGUMENT");
      assertRefused(
          ada.post(path, Json.object("message", "Hello", "conversationId", UUID.randomUUID())),
          404,
          "NOT_FOUND");
      var unknown = ada.post(path, Json.object("message", "Hello", "model", "gpt-9"));
      assertRefused(unknown, 400, "UNKNOWN_MODEL");
      assertThat(unknown.string("detail")).contains("script/actor");
      assertThat(ada.get("/api/conversations").json().get("conversations")).hasToString("[]");
      talk.modelPlugin.close();
      assertRefused(ada.post(path, Json.object("message", "Hello")), 409, "NOT_CONFIGURED");
      assertThat(talk.model.requests()).isEmpty();
    }
  }
}
