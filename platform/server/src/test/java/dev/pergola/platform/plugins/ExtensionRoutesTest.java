// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin's own routes, as programs meet them. */
class ExtensionRoutesTest {
  @TempDir private Path jars;
  private TestServer server;
  private TestClient admin;
  private URI address;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    address = server.listen();
    admin = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void routesKnowTheirCallerTheirVariablesAndTheirBody() {
    upload(
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

  private Answer upload(PluginJar jar) {
    return admin.upload("/api/plugins", jar.write(jars.resolve("up.jar")));
  }
}
