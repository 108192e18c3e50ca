// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE, Map.of(ProbeController.PROPERTY, true));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null",
    "Origin, '::'",
  })
  void aFormOnAnotherSiteIsRefused(String header, String value) {
    String token = server.bean(Setup.class).newToken().orElseThrow();
    var elsewhere = TestClient.anonymous(server).with(header, value);

    var setUp = elsewhere.submit("/setup", "token", token, "name", "Eve");
    TestClient.administrator(server);
    // With no cookie yet: it would sign the person in as somebody else.
    var login =
        elsewhere.submit("/login", "email", TestClient.EMAIL, "password", TestClient.PASSWORD);
    var json =
        elsewhere.post(
            "/api/auth/login",
            Json.object("email", TestClient.EMAIL, "password", TestClient.PASSWORD));
    var logout = elsewhere.with("Cookie", cookies()).submit("/logout");

    for (var answer : new TestClient.Answer[] {setUp, login, json, logout}) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("another site");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
      assertThat(answer.header("Content-Security-Policy")).isNotEmpty();
    }
  }

  @Test
  void aFormThatDoesNotSayWhereItComesFromIsRefusedWhenACookieSpeaksForIt() {
    TestClient.administrator(server);
    String cookies = cookies();
    var silent = TestClient.anonymous(server).with("Cookie", cookies);

    assertThat(silent.submit("/logout").status()).isEqualTo(403);
    assertThat(silent.submit("/probe/page", "a", "b").status()).isEqualTo(403);
    assertThat(silent.with("Origin", "http://127.0.0.1").submit("/logout").status()).isEqualTo(403);
    assertThat(silent.post("/api/auth/refresh", Json.object()).status()).isEqualTo(200);
    String own = server.listen().toString();
    assertThat(silent.with("Origin", own).submit("/logout").status()).isEqualTo(303);
  }

  @Test
  void aProgramWithABearerTokenIsNoForgeryWhateverElseItSends() {
    var program = TestClient.administrator(server).with("Cookie", "pergola_access=x");

    assertThat(program.submit("/probe/page", "a", "b").status()).isEqualTo(200);
  }

  private String cookies() {
    return TestClient.anonymous(server)
        .submit("/login", "email", TestClient.EMAIL, "password", TestClient.PASSWORD)
        .cookies();
  }
}
