// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.Plugins;
import dev.pergola.platform.plugins.RecordedEvents;
import dev.pergola.platform.plugins.Steps;
import dev.pergola.testkit.PluginJar;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Licensing as programs and people meet it. */
class LicensingOverHttpTest {
  private static final String GATED =
      """
      contribute.routes(() -> List.of(
          Route.get("/history", Access.signedIn(), request -> {
            context.entitlements().require("execution_history");
            return RouteReply.text("all that ran");
          }),
          Route.get("/plan", Access.signedIn(), request -> {
            context.entitlements().of(request.signedIn()).require("execution_history");
            return RouteReply.text("all that ran");
          })));
      contribute.page(new Page("/", "History of runs", Access.signedIn(), request -> {
        context.entitlements().require("execution_history");
        return View.of(new View.Paragraph("All that ran."));
      }));
      """;

  @TempDir private Path jars;
  private final Vendor vendor = new Vendor();
  private TestServer server;
  private TestClient admin;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, Object> more) {
    Map<String, Object> configuration = vendor.configuration();
    configuration.put("pergola.accounts.registration", "open");
    configuration.putAll(more);
    server = TestServer.start(TestServer.On.SQLITE, configuration);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    admin = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatNoLicenseOpensIsAnsweredWithWhatItBringsAndWhereToGetIt() throws Exception {
    install(PluginJar.of("history", GATED));

    Answer refused = admin.get("/ext/history/history");

    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    assertThat(refused.json().members())
        .containsOnlyKeys(
            "type", "title", "status", "code", "detail", "feature", "brings", "obtain");
    assertThat(refused.string("code")).isEqualTo("FEATURE_NOT_LICENSED");
    assertThat(refused.string("feature")).isEqualTo("execution_history");
    assertThat(refused.string("brings")).isEqualTo(Feature.EXECUTION_HISTORY.brings());
    assertThat(refused.string("obtain")).contains("Enterprise edition", "30 days");
    assertThat(refused.string("detail")).doesNotContainIgnoringCase("limit");

    Answer page = admin.with("Accept", "text/html").get("/ext/history/history");
    assertThat(page.status()).isEqualTo(402);
    assertThat(page.body())
        .contains("data-upgrade=\"execution_history\"", Feature.EXECUTION_HISTORY.brings());

    Answer inItsPlace = admin.with("Accept", "text/html").get("/ext/history");
    assertThat(inItsPlace.status()).isEqualTo(402);
    assertThat(inItsPlace.body())
        .contains("<h1>History of runs</h1>", "data-upgrade=\"execution_history\"")
        .containsPattern("href=\"/ext/history\" aria-current=\"page\"");

    assertThat(put("/api/license", vendor.license().token()).status()).isEqualTo(200);
    assertThat(admin.with("Accept", "text/html").get("/ext/history").body())
        .contains("All that ran.");
    assertThat(admin.get("/ext/history/history").body()).isEqualTo("all that ran");
  }

  @Test
  void theTrialOpensACommercialPluginWithoutALicense() throws Exception {
    install(
        PluginJar.of("commercial", "")
            .info(Json.object("title", "Commercial", "feature", "gold", "obtain", "Call us.")));
    assertThat(admin.get("/api/plugins/commercial").string("state")).isEqualTo("LOCKED");

    Answer started = admin.post("/api/license/trial");

    assertThat(started.string("state")).isEqualTo("TRIAL");
    assertThat(admin.get("/api/plugins/commercial").string("state")).isEqualTo("STARTED");
    assertThat(admin.post("/api/license/trial").string("code")).isEqualTo("TRIAL_USED");
    assertThat(admin.get("/license").body()).contains("Trial").doesNotContain("/license/trial");
  }

  @Test
  void thePageDoesWhatTheApiDoes() {
    assertThat(admin.submit("/license/trial").header("Location")).contains("changed=trial");
    assertThat(admin.submit("/license/trial").status()).isEqualTo(409);
    String token = vendor.license().id("lic-7").token();
    assertThat(admin.submit("/license", "token", token).status()).isEqualTo(303);
    assertThat(admin.get("/license").body()).contains("<dd>Never</dd>");
    assertThat(
            admin.submit("/license/revocations", "token", vendor.revocations(1, "lic-7")).status())
        .isEqualTo(303);
    assertThat(admin.get("/license").body())
        .contains("Taken back", "No. 1")
        .doesNotContain("<dd>Never</dd>");
    assertThat(admin.submit("/license/clock").status()).isEqualTo(303);
    assertThat(admin.submit("/license/prompts", "counting", "true").status()).isEqualTo(303);
    assertThat(admin.get("/license").body()).contains("Stop counting");
  }

  @Test
  void everythingIsForAdministratorsOnly() {
    TestClient bob = member();

    for (String path : List.of("/api/license", "/api/license/prompts", "/license")) {
      assertThat(bob.get(path).status()).as(path).isEqualTo(403);
    }
    for (String path :
        List.of(
            "/api/license/trial",
            "/api/license/clock/confirm",
            "/license/trial",
            "/license/clock")) {
      assertThat(bob.post(path).status()).as(path).isEqualTo(403);
    }
    for (String path : List.of("/api/license/revocations", "/api/license/prompts")) {
      assertThat(bob.send("PUT", path, "application/json", BodyPublishers.ofString("{}")).status())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(admin.get("/api/license").string("state")).isEqualTo("NONE");
  }

  @Test
  void whatHappensIsRecordedWithWhoDidIt() {
    admin.post("/api/license/trial");
    put("/api/license/revocations", vendor.revocations(1, "x"));
    admin.post("/api/license/clock/confirm");
    server.bean(MovableClock.class).advance(Duration.ofDays(-3));
    server.bean(Licenses.class).refresh();

    assertThat(RecordedEvents.typesAndActors(server))
        .contains(
            "license.trial_started by Ada",
            "license.revocations_installed by Ada",
            "license.clock_confirmed by Ada",
            "license.clock_set_back by system");
  }

  @Test
  void anAdministratorGivesPlansAndAMemberSeesTheirOwnOnly() {
    TestClient bob = member();
    String bobs = "/api/organizations/" + organization(bob) + "/plan";
    String adas = "/api/organizations/" + organization(admin) + "/plan";

    assertThat(bob.get(bobs).json().get("plan")).isEqualTo(Json.NULL);
    assertThat(bob.get(bobs).json().object("limits").integer("executions")).isEqualTo(-1);

    assertThat(putJson(admin, bobs, Json.object("plan", "FREE")).status()).isEqualTo(200);
    JsonObject free = bob.get(bobs).json();
    assertThat(free.string("plan")).isEqualTo("FREE");
    assertThat(free.object("limits"))
        .isEqualTo(
            Json.object(
                "agents", -1,
                "executions", 5000,
                "executionsPerMinute", 20,
                "retentionDays", 7,
                "storageGB", 1));

    assertThat(bob.get(adas).status()).isEqualTo(404);
    assertThat(putJson(bob, adas, Json.object("plan", "FREE")).status()).isEqualTo(404);
    assertThat(putJson(bob, bobs, Json.object("plan", "ENTERPRISE")).status()).isEqualTo(403);
    assertThat(admin.get("/api/organizations/" + UUID.randomUUID() + "/plan").status())
        .isEqualTo(404);
    assertThat(putJson(admin, bobs, Json.object("plan", "GOLD")).status()).isEqualTo(400);
    assertThat(putJson(admin, bobs, Json.object()).status()).isEqualTo(400);

    assertThat(admin.send("DELETE", bobs, null, BodyPublishers.noBody()).status()).isEqualTo(200);
    assertThat(bob.get(bobs).json().get("plan")).isEqualTo(Json.NULL);
  }

  @Test
  void aPlanKeepsAFeatureFromItsOrganizationOnly() throws Exception {
    put("/api/license", vendor.license().token());
    install(PluginJar.of("history", GATED));
    TestClient bob = member();
    putJson(
        admin, "/api/organizations/" + organization(bob) + "/plan", Json.object("plan", "FREE"));

    assertThat(admin.get("/ext/history/plan").status()).isEqualTo(200);
    assertThat(bob.get("/ext/history/plan").status()).isEqualTo(402);
    assertThat(bob.get("/ext/history/plan").string("obtain")).contains("larger plan");
  }

  @Test
  void promptsAreCountedOnlyWhenSwitchedOnAndForgottenWhenOff() throws Exception {
    install(PluginJar.of("history", GATED));
    admin.get("/ext/history/history");
    assertThat(counts()).isEmpty();

    putJson(admin, "/api/license/prompts", Json.object("counting", true));
    admin.get("/ext/history/history");
    admin.with("Accept", "text/html").get("/ext/history/history");
    assertThat(counts())
        .containsExactly(
            Json.object("feature", "execution_history", "day", "2026-03-01", "shown", 2));
    assertThat(admin.get("/api/license/prompts").json().get("sending")).isEqualTo(Json.bool(false));

    putJson(admin, "/api/license/prompts", Json.object("counting", false));
    assertThat(counts()).isEmpty();
    assertThat(putJson(admin, "/api/license/prompts", Json.object("counting", "yes")).status())
        .isEqualTo(400);
  }

  @Test
  void countsAreSentOnceAndOnlyWhereAnAddressIsConfiguredAndCountingIsOn() throws Exception {
    assertThat(server.context().containsBean(PromptSender.class)).isFalse();
    server.close();
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/counts",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try {
      start(
          Map.of(
              "pergola.telemetry.address",
              "http://127.0.0.1:" + receiver.getAddress().getPort() + "/counts"));
      install(PluginJar.of("history", GATED));
      var sender = server.bean(PromptSender.class);
      admin.get("/ext/history/history");
      server.bean(MovableClock.class).advance(Duration.ofDays(1));
      sender.send();
      assertThat(received).as("counting is off").isEmpty();

      admin = TestClient.administrator(server);
      putJson(admin, "/api/license/prompts", Json.object("counting", true));
      admin.get("/ext/history/history");
      sender.send();
      assertThat(received).as("the day is not over").isEmpty();

      server.bean(MovableClock.class).advance(Duration.ofDays(1));
      sender.send();
      sender.send();

      assertThat(received)
          .containsExactly(
              Json.object(
                      "version",
                      dev.pergola.platform.web.Version.CURRENT,
                      "edition",
                      "open-source",
                      "prompts",
                      List.of(
                          Json.object(
                              "feature", "execution_history", "day", "2026-03-02", "shown", 1)))
                  .toString());
    } finally {
      receiver.stop(0);
    }
  }

  private List<Json> counts() {
    return admin.get("/api/license/prompts").json().get("counts").elements();
  }

  private static String organization(TestClient client) {
    return client.get("/api/auth/me").json().object("organization").string("id");
  }

  private TestClient member() {
    Answer registered =
        TestClient.anonymous(server)
            .post(
                "/api/auth/register",
                Json.object(
                    "name", "Bob", "email", "bob@example.com", "password", "correct horse 2"));
    return TestClient.anonymous(server)
        .with("Authorization", "Bearer " + registered.string("accessToken"));
  }

  private Answer put(String path, String token) {
    return admin.send("PUT", path, "text/plain", BodyPublishers.ofString(token));
  }

  private static Answer putJson(TestClient client, String path, Json body) {
    return client.send("PUT", path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  private void install(PluginJar jar) throws Exception {
    try (var in = Files.newInputStream(jar.write(Files.createTempFile(jars, "up", ".jar")))) {
      server
          .bean(Plugins.class)
          .install(
              in,
              "up.jar",
              false,
              new dev.pergola.api.Caller(
                  UUID.randomUUID(), UUID.randomUUID(), "Ada", java.util.Set.of()),
              Steps.UNHEARD);
    }
  }
}
