// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations as their owner, and nobody else, sees and changes them over HTTP. */
@Timeout(120)
class ConversationsApiTest {
  @Test
  void conversationsAreListedSearchedRenamedAndDeleted() {
    try (var talk = Talk.with()) {
      TestClient ada = talk.client();
      for (int i = 0; i < 5; i++) {
        ada.post("/api/chat", Json.object("message", "Question " + i));
      }
      JsonObject first = ada.get("/api/conversations?limit=3").json();
      String next = first.string("next");
      JsonObject second = ada.get("/api/conversations?limit=3&before=" + next).json();

      assertThat(titles(first)).containsExactly("Question 4", "Question 3", "Question 2");
      assertThat(titles(second)).containsExactly("Question 1", "Question 0");
      assertThat(second.get("next")).isEqualTo(Json.NULL);
      assertThat(titles(ada.get("/api/conversations?q=question%203").json()))
          .containsExactly("Question 3");
      assertRefused(ada.get("/api/conversations?before=x"), 400, "INVALID_ARGUMENT");
      assertRefused(ada.get("/api/conversations?limit=0"), 400, "INVALID_ARGUMENT");
      assertRefused(ada.get("/api/conversations?limit=many"), 400, "INVALID_ARGUMENT");
      assertRefused(ada.get("/api/conversations?bookmarked=maybe"), 400, "INVALID_ARGUMENT");

      Json oldest = second.get("conversations").elements().getLast();
      String path = "/api/conversations/" + oldest.get("id").text();
      var renamed = ada.patch(path, Json.object("title", "Zero"));
      assertThat(renamed.status()).isEqualTo(200);
      assertThat(renamed.string("title")).isEqualTo("Zero");
      assertThat(renamed.string("createdAt")).isEqualTo(oldest.get("createdAt").text());
      assertRefused(ada.patch(path, Json.object("title", " ")), 400, "INVALID_ARGUMENT");
      assertRefused(ada.patch(path, JsonObject.EMPTY), 400, "INVALID_ARGUMENT");
      assertThat(ada.get(path).string("title")).isEqualTo("Zero");

      var deleted = ada.delete(path);
      assertThat(deleted.status()).isEqualTo(204);
      assertThat(deleted.body()).isEmpty();
      assertRefused(ada.get(path), 404, "NOT_FOUND");
      assertRefused(ada.delete(path), 404, "NOT_FOUND");
      assertRefused(ada.get("/api/conversations/no-id"), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void anotherUserSeesNothingOfIt() {
    try (var talk = Talk.with("pergola.accounts.registration", "open")) {
      TestClient ada = talk.client();
      String id =
          ada.post("/api/chat", Json.object("message", "A secret")).string("conversationId");
      TestClient anonymous = TestClient.anonymous(talk.server);
      TestClient bob =
          TestClient.bearer(
              talk.server,
              anonymous
                  .post(
                      "/api/auth/register",
                      Json.object(
                          "name", "Bob",
                          "email", "bob@example.com",
                          "password", "correct horse battery"))
                  .string("accessToken"));
      String path = "/api/conversations/" + id;

      assertThat(bob.get("/api/conversations").json().get("conversations")).hasToString("[]");
      assertRefused(bob.get(path), 404, "NOT_FOUND");
      assertThat(bob.get("/c/" + id).status()).isEqualTo(404);
      assertThat(ada.get("/c/" + id).status()).isEqualTo(200);
      assertRefused(bob.patch(path, Json.object("title", "Mine")), 404, "NOT_FOUND");
      assertRefused(bob.delete(path), 404, "NOT_FOUND");
      for (String chat : List.of("/api/chat", "/api/chat/stream")) {
        assertRefused(
            bob.post(chat, Json.object("message", "And?", "conversationId", id)), 404, "NOT_FOUND");
      }
      for (String get : List.of("/api/conversations", path)) {
        assertThat(anonymous.get(get).status()).isEqualTo(401);
      }
      assertThat(ada.get(path).json().get("messages").elements()).hasSize(2);
    }
  }

  private static List<String> titles(JsonObject list) {
    return list.get("conversations").elements().stream()
        .map(conversation -> conversation.get("title").text())
        .toList();
  }
}
