// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInPagesTest {
  private TestServer server;

  /** A browser that says where its requests come from and what it can show. */
  private TestClient browser;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(MovableClock.CHOSEN);
    configuration.put(ProbeController.PROPERTY, true);
    configuration.putAll(more);
    server = TestServer.start(TestServer.On.SQLITE, configuration);
    browser =
        TestClient.anonymous(server)
            .with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .with("Sec-Fetch-Site", "same-origin");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theSetUpFormMakesTheAdministrator() {
    String token = server.bean(Setup.class).newToken().orElseThrow();
    var page = browser.get("/setup?token=" + token);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("action=\"/setup\"").contains(token);

    var refused = submitSetUp(token, "short");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("at least 10", "value=\"ada@example.com\"", "value=\"Ada &amp; co\"", token)
        .doesNotContain("short\"");

    var entered = submitSetUp(token, TestClient.PASSWORD);
    assertThat(entered.status()).isEqualTo(303);
    assertThat(entered.header("Location")).isEqualTo("/");
    assertThat(browser.with("Cookie", entered.cookies()).get("/account").body())
        .contains("Ada &amp; co")
        .contains("You administer it");

    var late = browser.get("/setup?token=" + token);
    assertThat(late.status()).isEqualTo(403);
    assertThat(late.body()).contains("new link").doesNotContain("action=\"/setup\"");
  }

  private TestClient.Answer submitSetUp(String token, String password) {
    return browser.submit(
        "/setup",
        "token",
        token,
        "name",
        "Ada & co",
        "email",
        "ada@example.com",
        "password",
        password);
  }

  @Test
  void theSignInFormLeadsBackToWhereThePersonWanted() {
    TestClient.administrator(server);
    var sent = browser.get("/probe/page?month=2026-03&sort=a%26b");
    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.header("Location"))
        .isEqualTo("/login?next=%2Fprobe%2Fpage%3Fmonth%3D2026-03%26sort%3Da%2526b");

    var page = browser.get(sent.header("Location"));
    assertThat(page.body()).contains("value=\"/probe/page?month=2026-03&amp;sort=a%26b\"");

    var entered = login(TestClient.PASSWORD, "/probe/page?month=2026-03&sort=a%26b");
    assertThat(entered.status()).isEqualTo(303);
    assertThat(entered.header("Location")).isEqualTo("/probe/page?month=2026-03&sort=a%26b");
    var signedIn = browser.with("Cookie", entered.cookies());
    assertThat(signedIn.get("/probe/page").body()).isEqualTo("Ada");
    assertThat(signedIn.get("/login?next=/probe/page").header("Location")).isEqualTo("/probe/page");
  }

  @Test
  void aWrongPasswordShowsTheFormAgain() {
    TestClient.administrator(server);

    var page = login("\"><script>alert(1)</script>", "/probe/page");

    assertThat(page.status()).isEqualTo(401);
    assertThat(page.body())
        .contains("Email or password is wrong", "value=\"ada@example.com\"", "/probe/page")
        .doesNotContain("<script>");
    assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/\\evil.example", "https://evil.example"})
  void nobodyIsSentToAnotherSite(String next) {
    TestClient.administrator(server);
    String encoded = java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8);
    var entered = login(TestClient.PASSWORD, next);
    var signedIn = browser.with("Cookie", entered.cookies());

    assertThat(entered.header("Location")).isEqualTo("/");
    assertThat(signedIn.get("/login?next=" + encoded).header("Location")).isEqualTo("/");
    assertThat(signedIn.get("/session/refresh?next=" + encoded).header("Location")).isEqualTo("/");
    assertThat(browser.get("/session/refresh?next=" + encoded).header("Location"))
        .isEqualTo("/login");
    assertThat(browser.get("/login?next=" + encoded).body()).contains("name=\"next\" value=\"/\"");
  }

  @Test
  void theSessionIsKeptInCookiesThatScriptsAndOtherSitesDoNotGet() {
    TestClient.administrator(server);

    var plain = login(TestClient.PASSWORD, "/");
    browser = browser.with("X-Forwarded-Proto", "https");
    var behindTls = login(TestClient.PASSWORD, "/");

    assertThat(plain.cookie("pergola_access").orElseThrow())
        .containsIgnoringCase("; HttpOnly")
        .contains("SameSite=Lax", "Path=/", "Max-Age=900")
        .doesNotContain("Secure", "Domain");
    assertThat(plain.cookie("pergola_refresh").orElseThrow())
        .containsIgnoringCase("; HttpOnly")
        .contains("SameSite=Lax", "Path=/", "Max-Age=604800")
        .doesNotContain("Secure", "Domain");
    assertThat(behindTls.cookie("pergola_access").orElseThrow()).contains("Secure");
    assertThat(behindTls.cookie("pergola_refresh").orElseThrow()).contains("Secure");
  }

  @Test
  void aPageRenewsASessionWhoseAccessTokenHasExpired() {
    TestClient.administrator(server);
    String cookies = login(TestClient.PASSWORD, "/").cookies();
    server.bean(MovableClock.class).advance(AccessTokens.LIFETIME);
    var returning = browser.with("Cookie", cookies);

    var sent = returning.get("/probe/page?a=b");
    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.header("Location")).isEqualTo("/session/refresh?next=%2Fprobe%2Fpage%3Fa%3Db");

    var renewed = returning.get(sent.header("Location"));
    assertThat(renewed.status()).isEqualTo(303);
    assertThat(renewed.header("Location")).isEqualTo("/probe/page?a=b");
    assertThat(browser.with("Cookie", renewed.cookies()).get("/probe/page").body())
        .isEqualTo("Ada");
  }

  @Test
  void aSessionThatHasEndedLeadsToTheSignInPageAndIsForgotten() {
    TestClient.administrator(server);
    String cookies = login(TestClient.PASSWORD, "/").cookies();
    server.bean(MovableClock.class).advance(Sessions.LIFETIME);

    var sent = browser.with("Cookie", cookies).get("/session/refresh?next=/probe/page");

    assertThat(sent.header("Location")).isEqualTo("/login?next=%2Fprobe%2Fpage");
    assertThat(sent.cookie("pergola_access").orElseThrow()).contains("Max-Age=0");
    assertThat(sent.cookie("pergola_refresh").orElseThrow()).contains("Max-Age=0");
  }

  @Test
  void programsAndChangesAreToldAndNotSentElsewhere() {
    var program = TestClient.anonymous(server).get("/api/probe/caller");
    var page = browser.get("/api/probe/caller");
    var change = browser.submit("/probe/page", "a", "b");

    assertThat(program.status()).isEqualTo(401);
    assertThat(program.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(program.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(program.string("code")).isEqualTo("NOT_SIGNED_IN");
    assertThat(page.status()).isEqualTo(401);
    assertThat(change.status()).isEqualTo(401);
    assertThat(change.body()).contains("Sign in");
  }

  @Test
  void whoIsSignedInIsNotSentToSignInAgain() {
    TestClient.administrator(server);
    var signedIn = browser.with("Cookie", login(TestClient.PASSWORD, "/").cookies());

    var answer = signedIn.get("/probe/outside");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("the bank");
  }

  @Test
  void aScriptRenewsTheSessionWithoutSeeingItsTokens() {
    TestClient.administrator(server);
    String cookies = login(TestClient.PASSWORD, "/").cookies();

    var answer = browser.with("Cookie", cookies).post("/api/auth/refresh");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members()).containsOnlyKeys("expiresIn", "user");
    assertThat(answer.cookies()).contains("pergola_access=", "pergola_refresh=");
    assertThat(answer.cookies()).isNotEqualTo(cookies);
  }

  @Test
  void signingOutForgetsTheSession() {
    TestClient.administrator(server);
    String cookies = login(TestClient.PASSWORD, "/").cookies();

    var out = browser.with("Cookie", cookies).submit("/logout");

    assertThat(out.status()).isEqualTo(303);
    assertThat(out.header("Location")).isEqualTo("/login");
    assertThat(out.cookie("pergola_access").orElseThrow()).contains("Max-Age=0");
    assertThat(browser.with("Cookie", cookies).post("/api/auth/refresh").status()).isEqualTo(401);
    assertThat(browser.post("/logout").status()).isEqualTo(303);
  }

  @Test
  void theRegistrationPageFollowsTheSetting() {
    TestClient.administrator(server);
    assertThat(browser.get("/register").body())
        .contains("Registration is closed")
        .doesNotContain("<form");
    assertThat(browser.get("/login").body()).doesNotContain("/register");
    var closed =
        browser.submit(
            "/register", "name", "G", "email", "g@example.com", "password", TestClient.PASSWORD);
    assertThat(closed.status()).isEqualTo(403);

    stop();
    start(Map.of("pergola.accounts.registration", "open"));
    TestClient.administrator(server);
    assertThat(browser.get("/login").body()).contains("/register");
    assertThat(browser.get("/register").body()).contains("action=\"/register\"");
    var taken =
        browser.submit(
            "/register",
            "name",
            "Grace",
            "email",
            TestClient.EMAIL,
            "password",
            TestClient.PASSWORD);
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.body()).contains("value=\"Grace\"");
    var entered =
        browser.submit(
            "/register", "name", "G", "email", "g@example.com", "password", TestClient.PASSWORD);
    assertThat(entered.status()).isEqualTo(303);
    assertThat(browser.with("Cookie", entered.cookies()).get("/probe/page").body()).isEqualTo("G");
  }

  @Test
  void anEmptyInstallationTellsOfTheSetUpLink() {
    assertThat(browser.get("/login").body()).contains("set-up link");
    assertThat(browser.get("/setup").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/lib/htmx/dist/htmx.min.js", "/api/probe/anybody"})
  void whatAnybodyMaySeeIsSeenWithABadSession(String path) {
    var stale = TestClient.anonymous(server).with("Cookie", "pergola_access=stale");

    assertThat(TestClient.anonymous(server).get(path).status()).isEqualTo(200);
    assertThat(stale.get(path).status()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsNotFoundByAnybody() {
    assertThat(TestClient.anonymous(server).get("/assets/nothing.css").status()).isEqualTo(404);
    assertThat(TestClient.anonymous(server).get("/api/nothing").status()).isEqualTo(404);
    assertThat(browser.get("/nothing").status()).isEqualTo(404);
  }

  private TestClient.Answer login(String password, String next) {
    return browser.submit("/login", "email", TestClient.EMAIL, "password", password, "next", next);
  }
}
