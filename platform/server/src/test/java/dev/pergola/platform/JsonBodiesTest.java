// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.plugins.Plugins;
import dev.pergola.testkit.PluginJar;
import io.micronaut.web.router.Router;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a program sends as JSON, to whichever route: it is never taken for the server's fault.
 */
class JsonBodiesTest {
  private static final List<String> BODIES =
      List.of(
          "",
          " ",
          "null",
          "true",
          "1",
          "\"text\"",
          "[]",
          "[null]",
          "[{}]",
          "{}",
          "{\"nobody\": \"knows this\"}",
          "{\"\": null}",
          "{",
          "{\"a\":",
          "{\"a\": 1}}",
          "\u0000",
          "[".repeat(5_000),
          "{\"a\":".repeat(5_000));

  private static final List<Json> VALUES =
      List.of(
          Json.NULL,
          Json.bool(true),
          Json.number(0),
          Json.number(-1),
          Json.number(Long.MAX_VALUE),
          Json.string(""),
          Json.string(" "),
          Json.string("\u0000"),
          Json.string("text"),
          Json.string("x".repeat(10_000)),
          Json.array(),
          Json.array(Json.NULL),
          JsonObject.EMPTY);

  @TempDir private static Path folder;
  private static TestServer server;
  private static TestClient admin;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(TestServer.On.SQLITE);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    admin = TestClient.administrator(server);
    Path jar = PluginJar.of("fixture", "").write(folder.resolve("a.jar"));
    assertThat(admin.upload("/api/plugins", jar).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> routes() {
    return server
        .bean(Router.class)
        .uriRoutes()
        .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate())
        .filter(route -> route.matches("(POST|PUT|PATCH) /api/.*"))
        .sorted()
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void noBodyOfAnyShapeIsTheServersFault(String route) {
    List<String> bodies = new ArrayList<>(BODIES);
    bodies.addAll(withOtherValues(route));
    for (String body : bodies) {
      assertRefusedOrTaken(route, body);
    }
  }

  // What the documentation shows, with one member after the other missing or of another type.
  private static List<String> withOtherValues(String route) {
    if (!new ApiDocument().shows(route)
        || !(new ApiDocument().request(route) instanceof JsonObject shown)) {
      return List.of();
    }
    List<String> bodies = new ArrayList<>();
    for (String name : shown.members().keySet()) {
      Map<String, Json> without = new LinkedHashMap<>(shown.members());
      without.remove(name);
      bodies.add(new JsonObject(without).toString());
      for (Json value : VALUES) {
        Map<String, Json> other = new LinkedHashMap<>(shown.members());
        other.put(name, value);
        bodies.add(new JsonObject(other).toString());
      }
    }
    return bodies;
  }

  private static void assertRefusedOrTaken(String route, String body) {
    String[] methodAndPath = route.split(" ");
    String path = methodAndPath[1].replace("{id}", id(methodAndPath[1]));
    Answer answer =
        admin.send(methodAndPath[0], path, "application/json", BodyPublishers.ofString(body));
    String shown = body.length() > 200 ? body.substring(0, 200) + "…" : body;
    assertThat(answer.status())
        .as("%s with %s: %s", route, shown, answer.body())
        .isBetween(200, 499);
    if (answer.status() >= 400) {
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.string("code")).isNotBlank();
      assertThat(answer.string("detail")).as("%s with %s", route, shown).isNotBlank();
    }
  }

  private static String id(String path) {
    return path.startsWith("/api/plugins/")
        ? "fixture"
        : path.startsWith("/api/organizations/")
            ? admin.get("/api/auth/me").json().object("organization").string("id")
            : "01a1fc52-fd5f-7356-851f-db939af8b332";
  }

  @Test
  void aPolicyWithoutItsMemberIsToldWhichOneIsMissing() {
    Answer answer =
        admin.send("PUT", "/api/plugin-policy", "application/json", BodyPublishers.ofString("{}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.string("code")).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.string("detail")).contains("minimumTrust", "UNSIGNED", "OFFICIAL");
  }
}
