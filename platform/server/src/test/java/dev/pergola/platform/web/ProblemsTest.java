// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program reads when its request cannot be read. */
class ProblemsTest {
  private static TestServer server;
  private static TestClient client;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    client = TestClient.anonymous(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void brokenJsonIsRefusedWithThePlaceInASentence() {
    assertThat(detailFor("{\"email\": \"ada@example.com\",\n \"password\" oops"))
        .isEqualTo("The body is not valid JSON (line 2, column 13). Correct it and send it again.");
  }

  @Test
  void jsonOfAnotherShapeIsRefusedWithThePlaceInASentence() {
    assertThat(detailFor("{\"email\": {\"address\": \"ada@example.com\"}}"))
        .startsWith("The body is JSON of another shape than expected here (line 1, column 12).");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void noBodyIsRefusedWithWhatToSend(String body) {
    assertThat(detailFor(body))
        .isEqualTo(
            "The request has no body. Send a JSON object, with Content-Type: application/json.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{oops}",
        "{'email': 1}",
        "[]",
        "[1, 2",
        "3",
        "\"x\"",
        "{\"email\": \"\u0001\"}"
      })
  void noRefusalShowsTheInsidesOfTheServer(String body) {
    assertThat(detailFor(body))
        .doesNotContainIgnoringCase("source")
        .doesNotContain("dev.pergola", "token", "entered", "\n");
  }

  private static String detailFor(String body) {
    var answer =
        client.send("POST", "/api/auth/login", "application/json", BodyPublishers.ofString(body));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.string("code")).isEqualTo("INVALID_ARGUMENT");
    return answer.string("detail");
  }
}
