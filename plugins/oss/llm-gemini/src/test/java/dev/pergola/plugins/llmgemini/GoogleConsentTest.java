// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Event;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.StandardError;
import dev.pergola.api.View;
import dev.pergola.testkit.ModelServer.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in with Google: the way to its consent and back, and out again. */
class GoogleConsentTest {
  private ScriptedGoogle google;

  @BeforeEach
  void start() throws Exception {
    google = ScriptedGoogle.start();
  }

  @AfterEach
  void stop() throws Exception {
    google.close();
  }

  @Test
  void onlyAdministratorsSignTheInstallationIn() {
    assertThat(google.host().routes())
        .hasSize(3)
        .extracting(Route::access)
        .containsOnly(Access.holding(Permission.ADMINISTER));
    assertThat(google.host().pages().getFirst().access())
        .isEqualTo(Access.holding(Permission.ADMINISTER));
  }

  @Test
  void asksForConsentWithItsOwnClientAndAChallenge() throws Exception {
    Map<String, String> asked = google.begin();

    assertThat(asked)
        .containsEntry("client_id", "client-1")
        .containsEntry("redirect_uri", "https://pergola.example.com/ext/llm-gemini/oauth/callback")
        .containsEntry("response_type", "code")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("access_type", "offline")
        .containsEntry("prompt", "consent")
        .containsEntry(
            "scope",
            "https://www.googleapis.com/auth/cloud-platform"
                + " https://www.googleapis.com/auth/generative-language.retriever");
    assertThat(asked.get("state")).hasSizeGreaterThan(40);
    assertThat(google.begin().get("state")).isNotEqualTo(asked.get("state"));
  }

  @Test
  void exchangesTheCodeWithTheVerifierOfItsChallengeAndAsksByTheToken() throws Exception {
    Map<String, String> asked = google.begin();
    assertThat(google.provider().isReady()).isFalse();
    google.tokens("access-1", "refresh-1");

    assertThat(google.callback(asked.get("state"), "code-1").headers())
        .containsEntry("Location", "/ext/llm-gemini");

    Map<String, String> form =
        ScriptedGoogle.query(google.tokenServer().requests().getFirst().body());
    assertThat(form)
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "code-1")
        .containsEntry("client_id", "client-1")
        .containsEntry("client_secret", ScriptedGoogle.CLIENT_SECRET)
        .containsEntry("redirect_uri", asked.get("redirect_uri"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
        .isEqualTo(asked.get("code_challenge"));
    assertThat(google.provider().isReady()).isTrue();
    Request request = google.ask();
    assertThat(request.headers())
        .containsEntry("authorization", "Bearer access-1")
        .containsEntry("x-goog-user-project", "my-project")
        .doesNotContainKey("x-goog-api-key");
    assertThat(google.host().published())
        .extracting(Event::type)
        .containsExactly("under-test.connected");
    assertThat(google.host().published().toString()).doesNotContain("access-1", "refresh-1");
  }

  @Test
  void aStateWorksOnceForWhoSetOutAndForTenMinutes() throws Exception {
    Map<String, String> late = google.begin();
    google.advance(Duration.ofMinutes(10));
    assertRefused(() -> google.callback(late.get("state"), "code-1"));

    Map<String, String> others = google.begin();
    Caller stranger =
        new Caller(
            google.host().caller().organizationId(),
            UUID.randomUUID(),
            "Eve",
            Set.of(Permission.ADMINISTER));
    assertRefused(() -> callback(stranger, others.get("state"), "code-1"));

    Map<String, String> fine = google.begin();
    google.tokens("access-1", "refresh-1");
    google.callback(fine.get("state"), "code-1");
    assertRefused(() -> google.callback(fine.get("state"), "code-1"));
    assertThat(google.tokenServer().requests()).hasSize(1);
  }

  @Test
  void anOlderSignInThatComesBackDoesNotEndTheNewerOne() throws Exception {
    Map<String, String> older = google.begin();
    Map<String, String> newer = google.begin();
    google.tokens("access-1", "refresh-1");

    assertRefused(() -> google.callback(older.get("state"), "code-1"));
    assertRefused(() -> google.callback("another-state", "code-1"));

    assertThat(google.callback(newer.get("state"), "code-2").headers())
        .containsEntry("Location", "/ext/llm-gemini");
  }

  @Test
  void aRefusedConsentSaysSo() throws Exception {
    Map<String, String> asked = google.begin();

    assertThatThrownBy(
            () ->
                google
                    .host()
                    .get(
                        "/oauth/callback",
                        Map.of("state", asked.get("state"), "error", "server_error")))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("server_error");
    assertThat(google.provider().isReady()).isFalse();
  }

  @Test
  void whoCancelsAtGoogleComesBackToThePage() throws Exception {
    Map<String, String> asked = google.begin();

    var reply =
        (RouteReply.Whole)
            google
                .host()
                .get(
                    "/oauth/callback",
                    Map.of("state", asked.get("state"), "error", "access_denied"));

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.headers()).containsEntry("Location", "/ext/llm-gemini?cancelled=true");
    assertThat(google.page(Map.of("cancelled", "true")).toString()).contains("was cancelled");
    assertThat(google.page().toString()).doesNotContain("was cancelled");
    assertThat(google.provider().isReady()).isFalse();
    // Only who set out here comes back so.
    assertThatThrownBy(
            () ->
                google
                    .host()
                    .get("/oauth/callback", Map.of("state", "x", "error", "access_denied")))
        .isInstanceOf(PergolaException.class);
  }

  @Test
  void disconnectsByALinkOfThePageOnly() throws Exception {
    google.connect();
    String link =
        links().stream()
            .filter(candidate -> candidate.label().equals("Disconnect"))
            .findFirst()
            .orElseThrow()
            .href();

    assertThatThrownBy(() -> google.host().get("/oauth/disconnect", Map.of("proof", "guessed")))
        .isInstanceOf(PergolaException.class);
    assertThat(google.provider().isReady()).isTrue();
    google
        .host()
        .get("/oauth/disconnect", ScriptedGoogle.query(link.substring(link.indexOf('?') + 1)));

    assertThat(google.provider().isReady()).isFalse();
    assertThat(links()).extracting(View.Link::label).containsExactly("Connect");
  }

  private void assertRefused(ThrowingCallable callback) {
    assertThatThrownBy(callback)
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT));
  }

  private RouteReply callback(Caller caller, String state, String code) throws Exception {
    Route route =
        google.host().routes().stream()
            .filter(candidate -> candidate.path().equals("/oauth/callback"))
            .findFirst()
            .orElseThrow();
    Map<String, List<String>> query = Map.of("state", List.of(state), "code", List.of(code));
    return route
        .handler()
        .handle(
            new RouteRequest(
                caller, "GET", "/oauth/callback", Map.of(), query, Map.of(), new byte[0]));
  }

  private List<View.Link> links() throws Exception {
    return google.page().parts().stream()
        .filter(View.Links.class::isInstance)
        .flatMap(part -> ((View.Links) part).links().stream())
        .toList();
  }
}
