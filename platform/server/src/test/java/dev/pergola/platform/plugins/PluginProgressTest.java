// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.SentEvents;
import dev.pergola.platform.SentEvents.Sent;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of plugins that are told step by step, to clients of all kinds. */
class PluginProgressTest {
  private static final String GATE = "test.progress.gate";

  /** Begins, and goes on when the test says so. */
  private static final String WAITS =
      "((java.util.concurrent.CountDownLatch) System.getProperties().get(\"%s\")).await();"
          .formatted(GATE);

  @TempDir private Path jars;
  private TestServer server;
  private TestClient admin;
  private URI address;
  private String token;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    admin = TestClient.administrator(server);
    address = server.listen();
    token =
        admin
            .post(
                "/api/auth/login",
                Json.object("email", TestClient.EMAIL, "password", TestClient.PASSWORD))
            .string("accessToken");
  }

  @AfterEach
  void stop() {
    System.getProperties().remove(GATE);
    server.close();
  }

  @Test
  void aFirstInstallIsToldStepByStepAndThenHowThePluginStands() {
    try (SentEvents events = upload(PluginJar.of("ping", ""))) {
      assertThat(events.response().statusCode()).isEqualTo(200);
      assertThat(events.response().headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      List<Sent> all = events.rest();

      assertThat(steps(all)).containsExactly("VERIFY", "RESOLVE", "LINK", "START", "HEALTH");
      assertThat(all.getFirst().data().string("title")).isEqualTo("Verify the artifact");
      assertThat(all.getLast().name()).isEqualTo("done");
      assertThat(all.getLast().data()).isEqualTo(admin.get("/api/plugins/ping").json());
    }
  }

  @Test
  void aStepIsToldWhenItBeginsNotWhenAllIsOver() {
    var gate = gate();
    try (SentEvents events = upload(PluginJar.of("slow", WAITS))) {
      Sent sent = events.next();
      while (!"START".equals(sent.data().string("step"))) {
        sent = events.next();
      }
      assertThat(admin.get("/api/plugins/slow").string("state")).isNotEqualTo("STARTED");
      gate.countDown();

      assertThat(events.rest().getLast().data().string("state")).isEqualTo("STARTED");
    }
  }

  @Test
  void aClientThatGoesAwayDoesNotStopTheInstall() {
    var gate = gate();
    try (SentEvents events = upload(PluginJar.of("slow", WAITS))) {
      assertThat(events.next().name()).isEqualTo("step");
    }
    gate.countDown();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> "STARTED".equals(admin.get("/api/plugins/slow").json().string("state")));
  }

  @Test
  void aRefusalIsTheProblemWithTheStepThatFailed() {
    try (SentEvents events = upload(PluginJar.of("newer", "").requires(">=99.0.0"))) {
      Sent last = events.rest().getLast();

      assertThat(last.name()).isEqualTo("error");
      assertThat(last.data().string("step")).isEqualTo("RESOLVE");
      assertThat(last.data().string("code")).isNotBlank();
      assertThat(last.data().string("detail")).contains("99.0.0");
    }
    assertThat(Json.parse(admin.get("/api/plugins").body()).elements()).isEmpty();
  }

  @Test
  void anUpgradeThatFailsNamesItsStepAndTheVersionBeforeGoesOn() {
    upload(PluginJar.of("ping", "")).close();
    await().until(() -> "STARTED".equals(admin.get("/api/plugins/ping").json().string("state")));
    PluginJar broken =
        PluginJar.of("ping", "throw new IllegalStateException(\"no\");").version("1.1.0");

    try (SentEvents events = upload(broken)) {
      assertThat(events.rest().getLast())
          .satisfies(last -> assertThat(last.name()).isEqualTo("error"))
          .satisfies(last -> assertThat(last.data().string("step")).isEqualTo("START"));
    }

    JsonObject status = admin.get("/api/plugins/ping").json();
    assertThat(status.string("version")).isEqualTo("1.0.0");
    assertThat(status.string("state")).isEqualTo("STARTED");
    assertThat(status.object("change").string("state")).isEqualTo("FAILED");
    assertThat(status.object("change").string("step")).isEqualTo("START");
  }

  @Test
  void consentAndRollbackAreToldAsWell() {
    try (SentEvents events = upload(PluginJar.of("ping", "").unsigned())) {
      JsonObject waiting = events.rest().getLast().data();
      assertThat(waiting.string("state")).isEqualTo("NEEDS_CONSENT");
      assertThat(waiting.object("change").get("asks").elements()).hasSize(1);
    }

    assertThat(told("/api/plugins/ping/consent", Json.object("digest", waitingDigest())))
        .startsWith("VERIFY")
        .endsWith("HEALTH", "STARTED");
    try (SentEvents events = upload(PluginJar.of("ping", "").unsigned().version("1.1.0"))) {
      assertThat(steps(events.rest())).containsExactly("VERIFY");
    }
    assertThat(told("/api/plugins/ping/consent", Json.object("digest", waitingDigest())))
        .contains("SWITCH", "DRAIN", "STOP")
        .endsWith("STARTED");
    assertThat(told("/api/plugins/ping/rollback", Json.object("generation", 1)))
        .contains("SWITCH")
        .endsWith("STARTED");
    assertThat(admin.get("/api/plugins/ping").string("version")).isEqualTo("1.0.0");
  }

  private String waitingDigest() {
    return admin.get("/api/plugins/ping").json().object("change").string("digest");
  }

  @Test
  void whatIsWrongWithTheRequestItselfIsAProblemWithItsStatus() {
    try (SentEvents events = post("/api/plugins/none/rollback", JsonObject.EMPTY)) {
      assertThat(events.response().statusCode()).isEqualTo(404);
      assertThat(events.response().headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
    }
  }

  private static CountDownLatch gate() {
    var gate = new CountDownLatch(1);
    System.getProperties().put(GATE, gate);
    return gate;
  }

  private static List<String> steps(List<Sent> events) {
    return events.stream()
        .filter(sent -> sent.name().equals("step"))
        .map(sent -> String.valueOf(sent.data().string("step")))
        .toList();
  }

  /** The steps, and the state at the end. */
  private List<String> told(String path, JsonObject body) {
    try (SentEvents events = post(path, body)) {
      return events.rest().stream()
          .map(
              sent ->
                  String.valueOf(sent.data().string(sent.name().equals("step") ? "step" : "state")))
          .toList();
    }
  }

  private SentEvents post(String path, JsonObject body) {
    return SentEvents.of(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private SentEvents upload(PluginJar jar) {
    try {
      Path file = jar.write(java.nio.file.Files.createTempFile(jars, "up", ".jar"));
      return SentEvents.of(
          request("/api/plugins")
              .header("Content-Type", TestClient.JAR_FORM)
              .POST(TestClient.jarForm(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + token);
  }

  @Test
  void aFirstInstallThatDoesNotComeToWorkEndsWithTheProblemAndItsStep() {
    PluginJar sick =
        PluginJar.of(
            "sick", "contribute.healthCheck(() -> { throw new IOException(\"no pulse\"); });");

    try (SentEvents events = upload(sick)) {
      Sent last = events.rest().getLast();
      assertThat(last.name()).isEqualTo("error");
      assertThat(last.data().string("step")).isEqualTo("HEALTH");
      assertThat(last.data().string("code")).isEqualTo("START_FAILED");
      assertThat(last.data().string("detail")).contains("no pulse", "is installed");
    }
    assertThat(admin.get("/api/plugins/sick").string("state")).isEqualTo("FAILED");
  }
}
