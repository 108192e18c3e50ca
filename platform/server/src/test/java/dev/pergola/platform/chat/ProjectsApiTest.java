// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Projects over HTTP, by API and by form. */
@Timeout(120)
class ProjectsApiTest {
  @Test
  void projectsAreMadeChangedAndDeletedWithTheirConversationsOrWithout() {
    try (var talk = Talk.with()) {
      TestClient ada = talk.client();
      assertRefused(ada.post("/api/projects", Json.object("name", " ")), 400, "INVALID_ARGUMENT");
      var made = ada.post("/api/projects", Json.object("name", "Payroll", "color", "PURPLE"));
      assertThat(made.status()).isEqualTo(201);
      String path = "/api/projects/" + made.string("id");
      String conversation =
          ada.post(
                  "/api/chat",
                  Json.object("message", "Who is paid?", "projectId", made.string("id")))
              .string("conversationId");

      assertThat(ada.patch(path, Json.object("instructions", "In AUD.")).string("instructions"))
          .isEqualTo("In AUD.");
      assertThat(ada.get(path).string("color")).isEqualTo("PURPLE");
      assertThat(
              ada.get("/api/conversations?project=" + made.string("id"))
                  .json()
                  .get("conversations")
                  .elements())
          .hasSize(1);
      assertRefused(ada.delete(path), 409, "CONFLICT");
      assertRefused(ada.delete(path + "?conversations=burn"), 400, "INVALID_ARGUMENT");
      assertThat(ada.delete(path + "?conversations=keep").status()).isEqualTo(204);
      assertRefused(ada.get(path), 404, "NOT_FOUND");
      assertRefused(ada.get("/api/conversations?project=" + made.string("id")), 404, "NOT_FOUND");
      assertThat(ada.get("/api/conversations/" + conversation).json().get("projectId"))
          .isEqualTo(Json.NULL);
      assertThat(TestClient.anonymous(talk.server).get("/api/projects").status()).isEqualTo(401);
    }
  }

  @Test
  void aConversationChangesByWhatIsNamedAllOrNothing() {
    try (var talk = Talk.with()) {
      TestClient ada = talk.client();
      String project = ada.post("/api/projects", Json.object("name", "Payroll")).string("id");
      String path =
          "/api/conversations/"
              + ada.post("/api/chat", Json.object("message", "Hello")).string("conversationId");

      JsonObject changed =
          ada.patch(path, Json.object("bookmarked", true, "style", "FORMAL", "projectId", project))
              .json();

      assertThat(changed.string("title")).isEqualTo("Hello");
      assertThat(changed.get("bookmarked")).hasToString("true");
      assertThat(changed.string("style")).isEqualTo("FORMAL");
      assertThat(changed.string("projectId")).isEqualTo(project);
      for (JsonObject wrong :
          new JsonObject[] {
            Json.object("bookmarked", "yes"),
            Json.object("style", "ROUGH"),
            Json.object("projectId", "none"),
            Json.object("title", 5),
            Json.object("nothing", "known"),
            Json.object("title", "New", "style", "ROUGH")
          }) {
        assertRefused(ada.patch(path, wrong), 400, "INVALID_ARGUMENT");
      }
      assertThat(ada.get(path).string("title")).isEqualTo("Hello");
      assertThat(
              ada.get("/api/conversations?bookmarked=true").json().get("conversations").elements())
          .hasSize(1);
      var none = ada.patch(path, Json.object("projectId", Json.NULL, "bookmarked", false));
      assertThat(none.json().get("projectId")).isEqualTo(Json.NULL);
      assertThat(ada.get("/api/conversations?bookmarked=true").json().get("conversations"))
          .hasToString("[]");
    }
  }

  @Test
  void thePagesMakeChangeAndDeleteProjects() {
    try (var talk = Talk.with()) {
      TestClient ada = talk.client();
      assertThat(ada.get("/projects").status()).isEqualTo(200);
      assertThat(ada.submit("/projects", "name", "", "color", "RED").status()).isEqualTo(400);
      var made =
          ada.submit(
              "/projects",
              "name",
              "Pay roll",
              "color",
              "RED",
              "description",
              "",
              "instructions",
              "In AUD");
      assertThat(made.status()).isEqualTo(303);
      String page = made.header("Location").replaceAll("\\?.*", "");

      assertThat(ada.get(page).body()).contains("Pay roll", "In AUD", "It has no chats");
      assertThat(ada.submit(page, "name", "Wages", "color", "BLUE").status()).isEqualTo(303);
      assertThat(ada.get("/projects").body()).contains("Wages").doesNotContain("Pay roll");
      assertThat(ada.get("/?project=" + page.replace("/projects/", "")).body())
          .contains("data-project-id=\"" + page.replace("/projects/", ""));
      ada.post(
          "/api/chat",
          Json.object("message", "Hello", "projectId", page.replace("/projects/", "")));
      ada.post("/api/chat", Json.object("message", "Elsewhere"));
      assertThat(ada.get(page).body())
          .contains("What becomes of its 1 chat")
          .containsPattern("<a href=\"/c/[0-9a-f-]{36}\">Hello</a>")
          .doesNotContain("Elsewhere");
      assertThat(ada.submit(page + "/delete", "x", "y").status()).isEqualTo(409);
      assertThat(ada.submit(page + "/delete", "conversations", "delete").status()).isEqualTo(303);
      assertThat(ada.get(page).status()).isEqualTo(404);
      assertThat(ada.get("/api/conversations").json().get("conversations").elements()).hasSize(1);
    }
  }
}
