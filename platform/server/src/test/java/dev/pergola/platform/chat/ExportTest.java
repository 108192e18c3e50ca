// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.TestClient.assertRefused;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversations as files. */
@Timeout(120)
class ExportTest {
  @Test
  void aConversationIsExportedAsMarkdownOfWhatItShowsAndJsonOfAll() {
    try (var talk = Talk.owing()) {
      TestClient ada = talk.client();
      String id =
          ada.post("/api/chat", Json.object("message", "Wer schuldet mir Geld? (Große)"))
              .string("conversationId");
      String path = "/api/conversations/" + id;
      String first = ada.get(path).json().get("messages").elements().getFirst().get("id").text();
      talk.model.then(says("Nobody owes you."));
      ada.post("/api/chat", Json.object("conversationId", id, "replaces", first));
      talk.model
          .then(calls(ToolCall.of("b", "debts", JsonObject.EMPTY)))
          .then(says("Still nobody."));
      ada.post("/api/chat", Json.object("conversationId", id, "message", "And really?"));

      var markdown = ada.get(path + "/export");
      var json = ada.get(path + "/export?format=json");

      assertThat(markdown.header("Content-Type")).startsWith("text/markdown");
      assertThat(markdown.header("Content-Disposition"))
          .startsWith("attachment; filename=")
          .contains("Wer%20schuldet%20mir%20Geld%20Gro%C3%9Fe.md");
      assertThat(markdown.body())
          .startsWith("# Wer schuldet mir Geld? (Große)\n")
          .contains("**Answer**", "script/actor", "Nobody owes you.")
          .contains("> Asked for **Title of debts**: One customer.")
          .doesNotContain("Acme owes");
      assertThat(json.header("Content-Type")).startsWith("application/json");
      assertThat(((JsonObject) Json.parse(json.body())).get("messages").elements())
          .hasSize(8)
          .anySatisfy(message -> assertThat(message.get("supersededBy")).isNotEqualTo(Json.NULL));
      assertRefused(ada.get(path + "/export?format=pdf"), 400, "INVALID_ARGUMENT");
      assertRefused(
          ada.get("/api/conversations/" + UUID.randomUUID() + "/export"), 404, "NOT_FOUND");
    }
  }

  @ParameterizedTest
  @EnumSource
  void allOfOnesOwnConversationsComeInOneZip(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      for (int i = 0; i < 120; i++) {
        talk.ask("Same / question: " + i % 2);
      }
      var out = new ByteArrayOutputStream();
      var export = talk.server.bean(ConversationExport.class);
      export.writeAll(Talk.ADA, out);

      Map<String, String> files = unzipped(out.toByteArray());
      assertThat(files).hasSize(240);
      assertThat(files.keySet())
          .allMatch(
              name -> name.matches("[0-9a-f-]{36}/[-0-9]{10} Same question [01]\\.(md|json)"));
      assertThat(files.values()).allMatch(text -> text.contains("Same / question"));

      var others = new ByteArrayOutputStream();
      export.writeAll(Talk.somebody("Bo"), others);
      assertThat(unzipped(others.toByteArray())).isEmpty();
    }
  }

  @Test
  void theZipIsSentAsAFile() {
    try (var talk = Talk.with()) {
      TestClient ada = talk.client();
      ada.post("/api/chat", Json.object("message", "Hello"));

      var zip = ada.get("/api/conversations/export");

      assertThat(zip.status()).isEqualTo(200);
      assertThat(zip.header("Content-Type")).isEqualTo("application/zip");
      assertThat(zip.header("Content-Disposition")).contains("conversations.zip");
      assertThat(zip.body()).startsWith("PK");
      assertThat(TestClient.anonymous(talk.server).get("/api/conversations/export").status())
          .isEqualTo(401);
    }
  }

  private static Map<String, String> unzipped(byte[] bytes) throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
