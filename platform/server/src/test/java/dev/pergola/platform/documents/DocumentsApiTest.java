// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import static dev.pergola.platform.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents over HTTP, by API and by form. */
@Timeout(120)
class DocumentsApiTest {
  private TestServer server;
  private TestClient ada;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            TestServer.On.SQLITE,
            Map.of("pergola.accounts.registration", "open", "pergola.documents.max-bytes", 5000));
    ada = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDocumentIsAddedListedReadAndDeleted() {
    Answer added =
        ada.uploadDocument("/api/documents", "Plan.md", "# Plan\n\nWe sell umbrellas.", null);

    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(added.string("name")).isEqualTo("Plan.md");
    assertThat(added.string("mediaType")).isEqualTo("text/markdown");
    String path = "/api/documents/" + added.string("id");
    assertThat(ada.get("/api/documents").json().get("documents").elements())
        .containsExactly(added.json());
    JsonObject passage =
        (JsonObject)
            ada.get(path + "/passages?limit=1").json().get("passages").elements().getFirst();
    assertThat(passage.string("heading")).isEqualTo("Plan");
    assertThat(passage.string("text")).isEqualTo("# Plan\n\nWe sell umbrellas.");
    assertThat(ada.delete(path).status()).isEqualTo(204);
    assertRefused(ada.get(path), 404, "NOT_FOUND");
    assertRefused(ada.get(path + "/passages"), 404, "NOT_FOUND");
    assertRefused(ada.delete(path), 404, "NOT_FOUND");
  }

  @Test
  void passagesComeInParts() {
    String text = "A paragraph that is long enough to be cut from others. ".repeat(80);
    String path =
        "/api/documents/"
            + ada.uploadDocument("/api/documents", "Long.txt", text, null).string("id");

    JsonObject first = ada.get(path + "/passages?limit=2").json();
    assertThat(first.get("passages").elements()).hasSize(2);
    assertThat(first.get("next")).hasToString("2");
    JsonObject last = ada.get(path + "/passages?from=2").json();
    assertThat(last.get("passages").elements()).hasSize(1);
    assertThat(last.get("next")).isEqualTo(Json.NULL);
    for (String query : new String[] {"limit=0", "limit=101", "from=-1"}) {
      assertRefused(ada.get(path + "/passages?" + query), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void anEndingThatIsNotReadIsRefusedThoughTextIsInTheFileAndBlanksAreNoText() {
    for (String name : new String[] {"notes.exe", "Plan.mp3", "old.doc"}) {
      Answer refused = ada.uploadDocument("/api/documents", name, "Some notes.", null);
      assertRefused(refused, 400, "INVALID_ARGUMENT");
      assertThat(refused.string("detail")).contains("an ending that is not read here");
    }
    for (String name : new String[] {"notes", "Minutes of 21.11", "Ask Mr. Smith", "a.LOG"}) {
      assertThat(ada.uploadDocument("/api/documents", name, "Some notes.", null).status())
          .as(name)
          .isEqualTo(201);
    }
    assertThat(ada.uploadDocument("/api/documents", "a.txt", " \n ", null).string("detail"))
        .isEqualTo("a.txt holds no text, only blanks. Choose another file.");
  }

  @Test
  void somebodyElsesDocumentsDoNotExist() {
    TestClient bob = somebodyElse();
    String id =
        ada.uploadDocument("/api/documents", "Plan.md", "Secret umbrellas.", null).string("id");
    String project = ada.post("/api/projects", Json.object("name", "Rain")).string("id");

    for (String path :
        new String[] {"/api/documents/" + id, "/api/documents/" + id + "/passages"}) {
      assertRefused(bob.get(path), 404, "NOT_FOUND");
    }
    assertRefused(bob.delete("/api/documents/" + id), 404, "NOT_FOUND");
    assertRefused(bob.get("/api/documents?project=" + project), 404, "NOT_FOUND");
    assertRefused(bob.uploadDocument("/api/documents", "A.txt", "A.", project), 404, "NOT_FOUND");
    assertThat(bob.get("/documents/" + id).status()).isEqualTo(404);
    assertThat(bob.get("/api/documents").json().get("documents").elements()).isEmpty();
    assertThat(ada.get("/api/documents/" + id).status()).isEqualTo(200);
    assertThat(TestClient.anonymous(server).get("/api/documents").status()).isEqualTo(401);
  }

  @Test
  void whatCannotBeTakenIsRefusedWithWhatToDo() {
    assertRefused(
        ada.uploadDocument("/api/documents", "Big.txt", "x".repeat(5001), null), 413, "TOO_LARGE");
    assertRefused(
        ada.uploadDocument("/api/documents", "Empty.txt", "", null), 400, "INVALID_ARGUMENT");
    assertRefused(
        ada.uploadDocument("/api/documents", "A.txt", "A.", "no project"), 400, "INVALID_ARGUMENT");
    assertRefused(
        ada.uploadDocument("/api/documents", "A.txt", "A.", UUID.randomUUID().toString()),
        404,
        "NOT_FOUND");
    assertRefused(
        ada.send(
            "POST", "/api/documents", TestClient.JAR_FORM, BodyPublishers.ofString("--b--\r\n")),
        400,
        "INVALID_ARGUMENT");
    assertRefused(
        ada.uploadDocument("/api/documents", "Plan.pdf", "%PDF-1.4", null), 409, "NOT_CONFIGURED");
  }

  @Test
  void thePagesWorkWithoutScripts() {
    assertThat(ada.get("/documents").body()).contains("There is no document yet");
    Answer added =
        ada.uploadDocument("/documents", "Plan.md", "Umbrellas & <b>parasols</b>.", null);
    assertThat(added.status()).isEqualTo(303);
    assertThat(added.header("Location")).isEqualTo("/documents?changed=added");
    Answer again =
        ada.uploadDocument("/documents", "Plan.md", "Umbrellas & <b>parasols</b>.", null);
    assertThat(ada.get(again.header("Location")).body())
        .contains("took the place of the one with its name", "Plan.md");
    assertThat(ada.uploadDocument("/documents", "Noise.bin", "\0", null))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(400))
        .satisfies(refused -> assertThat(refused.body()).contains("Noise.bin is neither PDF"));
    String id =
        ((JsonObject) ada.get("/api/documents").json().get("documents").elements().getFirst())
            .string("id");
    assertThat(ada.get("/documents/%s?passage=0".formatted(id)).body())
        .contains("Umbrellas &amp; &lt;b&gt;parasols", "id=\"passage-0\"");
    Answer deleted = ada.submit("/documents/%s/delete".formatted(id));
    assertThat(ada.get(deleted.header("Location")).body()).contains("The document is deleted.");
  }

  private TestClient somebodyElse() {
    Answer registered =
        TestClient.anonymous(server)
            .post(
                "/api/auth/register",
                Json.object(
                    "name", "Bob", "email", "bob@example.com", "password", TestClient.PASSWORD));
    assertThat(registered.status()).as(registered.body()).isEqualTo(201);
    return TestClient.bearer(
        server,
        TestClient.anonymous(server)
            .post(
                "/api/auth/login",
                Json.object("email", "bob@example.com", "password", TestClient.PASSWORD))
            .string("accessToken"));
  }
}
