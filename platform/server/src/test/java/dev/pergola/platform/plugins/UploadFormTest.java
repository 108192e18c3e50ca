// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a form that brings no jar. */
class UploadFormTest {
  private static TestServer server;
  private static TestClient admin;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    admin = TestClient.administrator(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "form-data; name=\"file\"; filename=\"p.jar\" | '' | p.jar is empty",
        "form-data; name=\"file\" | text | should bring a file",
        "form-data; name=\"jar\"; filename=\"p.jar\" | text | part named \"file\"",
        "form-data; name=\"consent\" | true | part named \"file\"",
        "form-data; filename=\"p.jar\" | text | Content-Disposition",
        "form-data | text | Content-Disposition",
        "attachment; name=\"file\"; filename=\"p.jar\" | text | Content-Disposition",
      })
  void aPartThatIsNoJarIsNamed(String disposition, String content, String said) {
    Answer answer =
        admin.send(
            "POST",
            "/api/plugins",
            "multipart/form-data; boundary=b",
            BodyPublishers.ofString(
                "--b\r\nContent-Disposition: %s\r\n\r\n%s\r\n--b--\r\n"
                    .formatted(disposition, content)));

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.string("detail")).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "", "--b", "--b\r\nContent-Dispo", "--b\r\n\r\nabc\r\n--b--\r\n"})
  void whatIsNoFormIsTheSendersFault(String body) {
    Answer answer =
        admin.send(
            "POST",
            "/api/plugins",
            "multipart/form-data; boundary=b",
            BodyPublishers.ofString(body));

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.string("detail")).isNotBlank();
  }
}
