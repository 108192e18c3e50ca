// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseToken;
import dev.pergola.trust.VendorKey;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsOverHttpTest {
  private static final VendorKey VENDOR = VendorKey.generate();

  @TempDir private Path jars;
  private TestServer server;
  private TestClient admin;
  private URI address;

  @BeforeEach
  void start() {
    Map<String, Object> configuration = new HashMap<>(MovableClock.CHOSEN);
    configuration.put("pergola.license.keys", VENDOR.publicPem());
    configuration.put("pergola.accounts.registration", "open");
    server = TestServer.start(TestServer.On.SQLITE, configuration);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    address = server.listen();
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
  void whatIsNoPluginIsRefusedWithTheReason() {
    Answer answer = upload(admin, "these are notes".getBytes(StandardCharsets.UTF_8));

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

  @Test
  void routesKnowTheirCallerTheirVariablesAndTheirBody() {
    upload(
        admin,
        PluginJar.of(
            "echo",
            """
            contribute.routes(() -> List.of(
                Route.get("/who", Access.signedIn(), r -> RouteReply.text(r.signedIn().name())),
                Route.get("/open", Access.anyone(),
                    r -> RouteReply.text(r.caller() == null ? "nobody" : r.caller().name())),
                Route.get("/admin", Access.holding(Permission.ADMINISTER), r -> RouteReply.text("ok")),
                Route.get("/items/{id}", Access.anyone(), r -> RouteReply.text(
                    r.pathVariables().get("id") + "|" + r.parameter("q") + "|" + r.header("cookie"))),
                Route.get("/items/latest", Access.anyone(), r -> RouteReply.text("the latest")),
                Route.post("/items", Access.anyone(), r -> RouteReply.json(Map.of("got", r.text()))),
                Route.get("/refuse", Access.anyone(), r -> {
                  throw new PergolaException(StandardError.CONFLICT, "Not on a Sunday.");
                }),
                Route.get("/crash", Access.anyone(), r -> {
                  throw new IllegalStateException("secret inside");
                })));
            """));
    TestClient nobody = TestClient.anonymous(server);

    assertThat(admin.get("/ext/echo/who").body()).isEqualTo("Ada");
    assertThat(nobody.get("/ext/echo/who").status()).isEqualTo(401);
    assertThat(nobody.get("/ext/echo/open").body()).isEqualTo("nobody");
    assertThat(admin.get("/ext/echo/open").body()).isEqualTo("Ada");
    assertThat(nobody.get("/ext/echo/admin").status()).isEqualTo(401);
    assertThat(admin.get("/ext/echo/admin").body()).isEqualTo("ok");
    assertThat(nobody.with("Cookie", "a=b").get("/ext/echo/items/a%2Fb%20c?q=x+y").body())
        .isEqualTo("a/b c|x y|null");
    assertThat(nobody.get("/ext/echo/items/latest").body()).isEqualTo("the latest");
    assertThat(nobody.post("/ext/echo/items", Json.object("n", 1)).json())
        .isEqualTo(Json.object("got", "{\"n\":1}"));
    assertThat(nobody.post("/ext/echo/open").status()).isEqualTo(405);
    assertThat(nobody.get("/ext/echo/none").status()).isEqualTo(404);
    assertThat(nobody.get("/ext/none").status()).isEqualTo(404);
    assertThat(nobody.get("/ext/echo/refuse").status()).isEqualTo(409);
    assertThat(nobody.get("/ext/echo/refuse").string("detail")).isEqualTo("Not on a Sunday.");
    assertThat(nobody.get("/ext/echo/crash").status()).isEqualTo(500);
    assertThat(nobody.get("/ext/echo/crash").body()).doesNotContain("secret inside");
  }

  @Test
  void aStreamedAnswerArrivesPieceByPiece() throws Exception {
    upload(
        admin,
        PluginJar.of(
            "stream",
            """
                var gate = new java.util.concurrent.SynchronousQueue<String>();
                contribute.routes(() -> List.of(
                    Route.get("/words", Access.anyone(), r -> RouteReply.stream("text/plain", out -> {
                      for (String word = gate.take(); !word.equals("end"); word = gate.take()) {
                        out.write((word + "\\n").getBytes());
                        out.flush();
                      }
                    })),
                    Route.post("/say", Access.anyone(), r -> {
                      gate.put(r.text());
                      return RouteReply.text("said");
                    })));
                """));
    TestClient nobody = TestClient.anonymous(server);
    var listening =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(address.resolve("/ext/stream/words")).build(),
                BodyHandlers.ofInputStream());
    say(nobody, "one");
    try (var lines = new BufferedReader(new InputStreamReader(listening.get().body()))) {
      // Each word is read before the next one is said: nothing waits for the end.
      assertThat(lines.readLine()).isEqualTo("one");
      say(nobody, "two");
      assertThat(lines.readLine()).isEqualTo("two");
      say(nobody, "end");
      assertThat(lines.readLine()).isNull();
    }
  }

  private static void say(TestClient client, String word) {
    assertThat(
            client
                .send("POST", "/ext/stream/say", "text/plain", BodyPublishers.ofString(word))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aCommercialPluginIsLockedUntilALicenseOpensItAndWhenItGoes() {
    System.clearProperty("test.commercial.loaded");
    Answer uploaded = upload(admin, commercial());

    assertThat(uploaded.string("state")).isEqualTo("LOCKED");
    assertThat(uploaded.string("reason")).contains("\"gold\"").contains("Call us");
    assertThat(System.getProperty("test.commercial.loaded")).isNull();
    Answer locked = admin.post("/ext/commercial/whatever", Json.object());
    assertThat(locked.status()).isEqualTo(402);
    assertThat(locked.header("Content-Type")).startsWith("application/problem+json");
    assertThat(locked.string("code")).isEqualTo("FEATURE_NOT_LICENSED");
    assertThat(locked.string("feature")).isEqualTo("gold");
    assertThat(locked.string("brings")).isNotBlank();
    assertThat(locked.string("obtain")).contains("Call us");
    assertThat(TestClient.anonymous(server).get("/ext/commercial/notes").status()).isEqualTo(401);

    Answer installed = license("gold", null);
    assertThat(installed.status()).isEqualTo(200);
    assertThat(installed.string("customer")).isEqualTo("ACME");
    assertThat(installed.string("state")).isEqualTo("VALID");
    assertThat(state("commercial")).isEqualTo("STARTED");
    assertThat(System.getProperty("test.commercial.loaded")).isEqualTo("true");
    assertThat(admin.get("/ext/commercial/notes").body()).isEqualTo("notes");

    Answer removed = admin.send("DELETE", "/api/license", null, BodyPublishers.noBody());
    assertThat(removed.string("edition")).isEqualTo("open-source");
    assertThat(state("commercial")).isEqualTo("LOCKED");
    assertThat(admin.get("/ext/commercial/notes").status()).isEqualTo(402);
  }

  @Test
  void aLicenseForOtherFeaturesLeavesThePluginLocked() {
    upload(admin, commercial());

    assertThat(license("silver", null).status()).isEqualTo(200);

    assertThat(state("commercial")).isEqualTo("LOCKED");
  }

  @Test
  void aPluginOnlyReadsWhenTheLicensesGraceIsOverAndIsLockedWhenTheLicenseIsRemoved() {
    upload(admin, commercial());
    var clock = (MovableClock) server.bean(InstantSource.class);
    license("gold", clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(state("commercial")).isEqualTo("STARTED");

    clock.advance(Duration.ofMinutes(6));
    assertThat(admin.get("/api/license").string("state")).isEqualTo("GRACE");
    assertThat(state("commercial")).isEqualTo("STARTED");
    clock.advance(Duration.ofDays(14));
    admin = TestClient.administrator(server);

    await().until(() -> admin.post("/ext/commercial/notes", Json.object()).status() == 402);
    Answer refused = admin.post("/ext/commercial/notes", Json.object());
    assertThat(refused.string("code")).isEqualTo("FEATURE_NOT_LICENSED");
    assertThat(refused.string("feature")).isEqualTo("gold");
    assertThat(admin.get("/ext/commercial/notes").body()).isEqualTo("notes");
    assertThat(state("commercial")).isEqualTo("STARTED");
    assertThat(admin.get("/api/plugins/commercial").string("reason")).contains("expired");
    assertThat(admin.get("/api/license").string("state")).isEqualTo("EXPIRED");

    admin.send("DELETE", "/api/license", null, BodyPublishers.noBody());
    assertThat(state("commercial")).isEqualTo("LOCKED");
    assertThat(admin.get("/ext/commercial/notes").status()).isEqualTo(402);
  }

  @Test
  void aTokenThatDoesNotHoldIsRefusedWithItsReasonAndThePresentOneStays() {
    license("gold", null);
    String good = token(VENDOR, "gold", null);
    String foreign = token(VendorKey.generate(), "gold", null);
    String expired =
        token(
            VENDOR, "gold", server.bean(InstantSource.class).instant().minus(Duration.ofDays(14)));

    assertThat(put(foreign).string("code")).isEqualTo("LICENSE_KEY_NOT_TRUSTED");
    assertThat(put(expired).string("code")).isEqualTo("LICENSE_EXPIRED");
    assertThat(put(good.substring(0, good.length() - 10)).string("code"))
        .isEqualTo("LICENSE_MALFORMED");
    assertThat(put("").status()).isEqualTo(400);
    assertThat(admin.get("/api/license").string("state")).isEqualTo("VALID");
    assertThat(put(Json.object("license", good).toString()).status()).isEqualTo(200);
  }

  @Test
  void whatHappenedIsRecordedWithWhoDidIt() {
    upload(admin, commercial());
    license("gold", null);
    admin.send(
        "PUT",
        "/api/plugins/commercial/settings",
        "application/json",
        BodyPublishers.ofString("{}"));
    admin.post("/api/plugins/commercial/stop");

    var events = server.bean(EventLog.class).after(0).stream().map(EventRow::event).toList();

    assertThat(events)
        .extracting(event -> event.type() + " by " + event.actor())
        .containsSubsequence(
            "plugin.installed by Ada",
            "plugin.locked by Ada",
            "license.installed by Ada",
            "plugin.settings_changed by Ada",
            "plugin.stopped by Ada");
  }

  private static PluginJar ping(String id) {
    return PluginJar.of(
        id,
        "contribute.routes(() -> List.of(Route.get(\"/ping\", Access.anyone(),"
            + " r -> RouteReply.text(\"pong\"))));");
  }

  private static PluginJar commercial() {
    return PluginJar.of(
            "commercial",
            """
            contribute.routes(() -> List.of(
                Route.get("/notes", Access.signedIn(), r -> RouteReply.text("notes")),
                Route.post("/notes", Access.signedIn(), r -> RouteReply.text("noted"))));
            """)
        .members("static { System.setProperty(\"test.commercial.loaded\", \"true\"); }")
        .info(
            Json.object(
                "title", "Commercial", "feature", "gold", "obtain", "Call us for a license."));
  }

  private String state(String id) {
    return admin.get("/api/plugins/" + id).string("state");
  }

  private Answer license(String feature, java.time.Instant expires) {
    return put(token(VENDOR, feature, expires));
  }

  private Answer put(String token) {
    return admin.send("PUT", "/api/license", "text/plain", BodyPublishers.ofString(token));
  }

  private String token(VendorKey key, String feature, java.time.Instant expires) {
    return LicenseToken.issue(
        key,
        new License(
            "L-1",
            null,
            "ACME",
            "enterprise",
            Set.of(feature),
            server.bean(InstantSource.class).instant().minusSeconds(60),
            null,
            expires));
  }

  private Answer upload(TestClient client, PluginJar jar) {
    try {
      return upload(
          client, Files.readAllBytes(jar.write(Files.createTempFile(jars, "up", ".jar"))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Answer upload(TestClient client, byte[] content) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.jar\"\r\n"
                + "Content-Type: application/java-archive\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return client.send(
        "POST",
        "/api/plugins",
        "multipart/form-data; boundary=b",
        BodyPublishers.ofByteArray(body.toByteArray()));
  }
}
