// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.SentEvents;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.documents.ConceptProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions that come with an API key: its limits hold, and the ledger names it. */
@Timeout(60)
class KeyedQuestionsTest {
  private static final String EMBEDDING_MODEL = "pergola.documents.embedding-model";

  @Test
  void aKeysLimitHoldsForItsQuestionsAndForNoOthers() {
    try (var talk = Talk.with()) {
      Key key = Key.of(talk.client());
      limit(talk, key, 1);
      talk.model.then(says("Hello.")).then(says("Hello, Ada."));

      JsonObject first = key.ask(talk, Json.object("message", "Hi")).json();
      TestClient.Answer refused = key.ask(talk, Json.object("message", "Hi"));

      assertThat(first.string("reply")).isEqualTo("Hello.");
      TestClient.assertRefused(refused, 429, "BUDGET_SPENT");
      assertThat(refused.string("detail")).contains("This API key's limit of 1 request per day");
      try (var stream =
          SentEvents.ask(talk.server.listen(), key.token(), Json.object("message", "Hi"))) {
        assertThat(stream.rest().getLast().data().string("code")).isEqualTo("BUDGET_SPENT");
      }
      TestClient.assertRefused(
          key.ask(
              talk,
              Json.object(
                  "conversationId",
                  first.string("conversationId"),
                  "replaces",
                  questionOf(talk, first))),
          429,
          "BUDGET_SPENT");
      assertThat(
              talk.client().post("/api/chat", Json.object("message", "Hi")).json().string("reply"))
          .isEqualTo("Hello, Ada.");
    }
  }

  @Test
  void eachCallThatAKeysQuestionsAndDocumentsTakeNamesTheKeyInTheLedger() throws Exception {
    try (var talk = Talk.with("pergola.chat.titles", true, EMBEDDING_MODEL, "vectors/concepts")) {
      FixturePlugin.providing(talk.server, "vectors", new ConceptProvider("vectors"));
      Key key = Key.of(talk.client());
      TestClient program = TestClient.bearer(talk.server, key.token());
      program.uploadDocument("/api/documents", "Leave.txt", "Thirty days of vacation.", null);
      await()
          .until(
              () ->
                  program.get("/api/documents").body().replace(" ", "").contains("\"embedded\":1"));
      talk.model.then(says("Thirty.")).then(says("Vacation days")).then(says("Thirty days."));

      JsonObject first = key.ask(talk, Json.object("message", "How long are holidays?")).json();
      await().until(() -> calls(talk).stream().anyMatch(call -> call.startsWith("TITLE")));
      key.ask(
          talk,
          Json.object(
              "conversationId",
              first.string("conversationId"),
              "replaces",
              questionOf(talk, first)));

      assertThat(calls(talk))
          .containsExactlyInAnyOrder(
              "EMBEDDING " + key.id(), // the document
              "EMBEDDING " + key.id(),
              "CHAT " + key.id(),
              "TITLE " + key.id(),
              "EMBEDDING " + key.id(),
              "CHAT " + key.id());
    }
  }

  @Test
  void aDocumentsVectorsAreTheUploadingKeysAlsoWhereTheyAreMadeLater() throws Exception {
    try (var talk = Talk.with(EMBEDDING_MODEL, "vectors/concepts")) {
      Key key = Key.of(talk.client());
      limit(talk, key, 0);
      TestClient program = TestClient.bearer(talk.server, key.token());
      program.uploadDocument("/api/documents", "Leave.txt", "Thirty days of vacation.", null);
      FixturePlugin.providing(talk.server, "vectors", new ConceptProvider("vectors"));

      talk.client().uploadDocument("/api/documents", "Car.txt", "The automobile.", null);

      await()
          .until(
              () ->
                  talk.client()
                      .get("/api/documents")
                      .body()
                      .replace(" ", "")
                      .contains("\"embedded\":1"));
      assertThat(calls(talk)).containsExactly("EMBEDDING ");
    }
  }

  /** A key of the administrator's for the chat. */
  private record Key(String id, String token) {
    static Key of(TestClient owner) {
      JsonObject made =
          owner.post("/api/keys", Json.object("name", "Chat", "scopes", List.of("chat"))).json();
      return new Key(made.object("key").string("id"), made.string("token"));
    }

    TestClient.Answer ask(Talk talk, JsonObject question) {
      return TestClient.bearer(talk.server, token).post("/api/chat", question);
    }
  }

  private static void limit(Talk talk, Key key, int requests) {
    var wanted =
        Json.object(
            "subject", "API_KEY",
            "subjectId", key.id(),
            "measure", "REQUESTS",
            "period", "DAY",
            "amount", requests);
    assertThat(talk.client().put("/api/limits", wanted).status()).isEqualTo(200);
  }

  private static String questionOf(Talk talk, JsonObject reply) {
    return ((JsonObject)
            talk.conversation(reply.string("conversationId")).get("messages").elements().getFirst())
        .string("id");
  }

  /** Each settled call's purpose and key. */
  private static List<String> calls(Talk talk) throws IOException {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var export = CSVParser.parse(talk.client().get("/api/usage/export").body(), format)) {
      return export.stream().map(CSVRecord::toMap).map(KeyedQuestionsTest::call).toList();
    }
  }

  private static String call(Map<String, String> entry) {
    return entry.get("purpose") + " " + entry.get("apiKeyId");
  }
}
