// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How administrators manage plugins over HTTP. */
class PluginsOverHttpTest {
  @TempDir private Path jars;
  private TestServer server;
  private TestClient admin;

  @BeforeEach
  void start() {
    server =
        TestServer.start(TestServer.On.SQLITE, Map.of("pergola.accounts.registration", "open"));
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    admin = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anUploadedPluginIsListedServedStoppedStartedAndDeleted() {
    Answer uploaded = upload(admin, ping("ping"));

    assertThat(uploaded.status()).isEqualTo(201);
    assertThat(uploaded.json().members())
        .containsEntry("id", Json.string("ping"))
        .containsEntry("version", Json.string("1.0.0"))
        .containsEntry("title", Json.string("Fixture ping"))
        .containsEntry("license", Json.string("MIT"))
        .containsEntry("feature", Json.NULL)
        .containsEntry("state", Json.string("STARTED"))
        .containsEntry("reason", Json.string("It is at work."));
    assertThat(Json.parse(admin.get("/api/plugins").body()).elements()).hasSize(1);
    assertThat(admin.get("/ext/ping/ping").body()).isEqualTo("pong");

    assertThat(admin.post("/api/plugins/ping/stop").string("state")).isEqualTo("STOPPED");
    assertThat(admin.get("/ext/ping/ping").status()).isEqualTo(404);

    assertThat(admin.post("/api/plugins/ping/start").string("state")).isEqualTo("STARTED");
    assertThat(admin.get("/ext/ping/ping").body()).isEqualTo("pong");

    assertThat(admin.send("DELETE", "/api/plugins/ping", null, BodyPublishers.noBody()).status())
        .isEqualTo(204);
    assertThat(admin.get("/ext/ping/ping").status()).isEqualTo(404);
    assertThat(admin.post("/api/plugins/ping/start").status()).isEqualTo(404);
  }

  @Test
  void noIdOfAPluginIsTakenByAPathOfTheServers() {
    Answer answer = upload(admin, ping("policy"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.string("detail")).contains("policy").contains("Plugin-Id");
  }

  @Test
  void whatIsNoPluginIsRefusedWithTheReason() throws Exception {
    Path notes = Files.writeString(jars.resolve("notes.jar"), "these are notes");

    Answer answer = admin.upload("/api/plugins", notes);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.string("detail")).contains("not a readable jar");
    assertThat(
            admin
                .send("POST", "/api/plugins", "application/json", BodyPublishers.ofString("{}"))
                .status())
        .isIn(400, 415);
    assertThat(Json.parse(admin.get("/api/plugins").body()).elements()).isEmpty();
  }

  @Test
  void whatIsSentWronglyIsToldByItsName() {
    upload(admin, ping("ping"));

    assertThat(put("/api/plugins/ping/settings", "{\"token\": \"x\"}").string("detail"))
        .isEqualTo("There is no setting token: the plugin has none.");
    assertThat(
            admin
                .post("/api/plugins/ping/rollback", Json.object("generation", "x"))
                .string("detail"))
        .contains("generation (a whole number)");
    assertThat(put("/api/plugin-policy", "{\"minimumTrust\": \"x\"}").string("detail"))
        .contains("minimumTrust (one of UNSIGNED, COMMUNITY, VERIFIED, OFFICIAL)");
  }

  private Answer put(String path, String body) {
    return admin.send("PUT", path, "application/json", BodyPublishers.ofString(body));
  }

  @Test
  void onlyAdministratorsManagePlugins() {
    upload(admin, ping("ping"));
    TestClient nobody = TestClient.anonymous(server);
    Answer registered =
        nobody.post(
            "/api/auth/register",
            Json.object("name", "Bob", "email", "bob@example.com", "password", "correct horse 2"));
    TestClient bob = nobody.with("Authorization", "Bearer " + registered.string("accessToken"));

    for (String path :
        new String[] {"/api/plugins", "/api/plugins/ping/settings", "/api/license"}) {
      assertThat(nobody.get(path).status()).isEqualTo(401);
      assertThat(bob.get(path).status()).isEqualTo(403);
    }
    assertThat(bob.post("/api/plugins/ping/stop").status()).isEqualTo(403);
    assertThat(upload(bob, ping("other")).status()).isEqualTo(403);
    assertThat(upload(nobody, ping("other")).status()).isEqualTo(401);
    assertThat(bob.send("PUT", "/api/license", "text/plain", BodyPublishers.ofString("x")).status())
        .isEqualTo(403);
  }

  private static PluginJar ping(String id) {
    return PluginJar.of(
        id,
        "contribute.routes(() -> List.of(Route.get(\"/ping\", Access.anyone(),"
            + " r -> RouteReply.text(\"pong\"))));");
  }

  private Answer upload(TestClient client, PluginJar jar) {
    return client.upload("/api/plugins", jar.write(jars.resolve("up.jar")));
  }
}
