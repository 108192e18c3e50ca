// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.Message;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.View;
import dev.pergola.testkit.GeminiDialect;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Request;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.ScriptedAnswer;
import dev.pergola.testkit.TestHost;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in with Google: the way there and back, the tokens, and the key behind it. */
class GoogleSignInTest {
  private static final String CLIENT_SECRET = "GOCSPX-client-secret";

  private final ModelServer gemini = ModelServer.start();
  private final ModelServer google = ModelServer.start();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private final GeminiDialect dialect = new GeminiDialect();
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = start(Map.of("projectId", "my-project"));
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
    gemini.close();
    google.close();
  }

  private TestHost start(Map<String, ?> settings) throws Exception {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("baseUrl", gemini.address() + "/v1beta");
    all.put("tokenUrl", google.address() + "/token");
    all.put("clientId", "client-1");
    all.put("clientSecret", CLIENT_SECRET);
    all.put("publicUrl", "https://pergola.example.com/");
    return TestHost.of(new GeminiPlugin()).settings(all).clock(now::get).start();
  }

  @Test
  void onlyAdministratorsSignTheInstallationIn() {
    assertThat(host.routes())
        .hasSize(3)
        .extracting(Route::access)
        .containsOnly(Access.holding(Permission.ADMINISTER));
    assertThat(host.pages().getFirst().access()).isEqualTo(Access.holding(Permission.ADMINISTER));
  }

  @Test
  void asksForConsentWithItsOwnClientAndAChallenge() throws Exception {
    Map<String, String> asked = begin(host);

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
    assertThat(begin(host).get("state")).isNotEqualTo(asked.get("state"));
  }

  @Test
  void exchangesTheCodeWithTheVerifierOfItsChallengeAndAsksByTheToken() throws Exception {
    Map<String, String> asked = begin(host);
    assertThat(provider().isReady()).isFalse();
    tokens("access-1", "refresh-1");

    assertThat(callback(asked.get("state"), "code-1").headers())
        .containsEntry("Location", "/ext/llm-gemini");

    Map<String, String> form = query(google.requests().getFirst().body());
    assertThat(form)
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "code-1")
        .containsEntry("client_id", "client-1")
        .containsEntry("client_secret", CLIENT_SECRET)
        .containsEntry("redirect_uri", asked.get("redirect_uri"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
        .isEqualTo(asked.get("code_challenge"));
    assertThat(provider().isReady()).isTrue();
    Request request = ask();
    assertThat(request.headers())
        .containsEntry("authorization", "Bearer access-1")
        .containsEntry("x-goog-user-project", "my-project")
        .doesNotContainKey("x-goog-api-key");
    assertThat(host.published()).extracting(Event::type).containsExactly("under-test.connected");
    assertThat(host.published().toString()).doesNotContain("access-1", "refresh-1");
  }

  @Test
  void aStateWorksOnceForWhoSetOutAndForTenMinutes() throws Exception {
    Map<String, String> asked = begin(host);
    assertRefused(() -> callback("another-state", "code-1"));
    // A wrong state ends the attempt.
    assertRefused(() -> callback(asked.get("state"), "code-1"));

    Map<String, String> late = begin(host);
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)));
    assertRefused(() -> callback(late.get("state"), "code-1"));

    Map<String, String> others = begin(host);
    Caller stranger =
        new Caller(
            host.caller().organizationId(),
            UUID.randomUUID(),
            "Eve",
            Set.of(Permission.ADMINISTER));
    assertRefused(() -> callback(stranger, others.get("state"), "code-1"));

    Map<String, String> fine = begin(host);
    tokens("access-1", "refresh-1");
    callback(fine.get("state"), "code-1");
    assertRefused(() -> callback(fine.get("state"), "code-1"));
    assertThat(google.requests()).hasSize(1);
  }

  @Test
  void aRefusedConsentSaysSo() throws Exception {
    Map<String, String> asked = begin(host);

    assertThatThrownBy(
            () ->
                host.get(
                    "/oauth/callback",
                    Map.of("state", asked.get("state"), "error", "server_error")))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("server_error");
    assertThat(provider().isReady()).isFalse();
  }

  @Test
  void whoCancelsAtGoogleComesBackToThePage() throws Exception {
    Map<String, String> asked = begin(host);

    var reply =
        (RouteReply.Whole)
            host.get(
                "/oauth/callback", Map.of("state", asked.get("state"), "error", "access_denied"));

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.headers()).containsEntry("Location", "/ext/llm-gemini?cancelled=true");
    assertThat(page(Map.of("cancelled", "true")).toString()).contains("was cancelled");
    assertThat(page().toString()).doesNotContain("was cancelled");
    assertThat(provider().isReady()).isFalse();
    // Only who set out here comes back so.
    assertThatThrownBy(
            () -> host.get("/oauth/callback", Map.of("state", "x", "error", "access_denied")))
        .isInstanceOf(PergolaException.class);
  }

  @Test
  void fetchesOneNewTokenForAllWhoWait() throws Exception {
    connect(host);
    now.updateAndGet(time -> time.plusSeconds(3590));
    var release = new CountDownLatch(1);
    google.script(
        new Reply(
            200,
            "application/json",
            List.of(
                new Step.Await(release),
                new Step.Send(bytes("{\"access_token\":\"access-2\",\"expires_in\":3600}")))));
    int askers = 8;
    for (int i = 0; i < askers; i++) {
      answer();
    }
    List<FutureTask<String>> tasks = new ArrayList<>();
    for (int i = 0; i < askers; i++) {
      var task = new FutureTask<>(() -> provider().chat(question(), _ -> {}).text());
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    await().until(() -> google.requests().size() == 2);
    release.countDown();

    for (FutureTask<String> task : tasks) {
      assertThat(task.get()).isEqualTo("Fine.");
    }
    assertThat(google.requests()).hasSize(2);
    assertThat(query(google.requests().getLast().body()))
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", "refresh-1")
        .containsEntry("client_secret", CLIENT_SECRET);
    assertThat(gemini.requests())
        .hasSize(askers)
        .allSatisfy(
            request ->
                assertThat(request.headers()).containsEntry("authorization", "Bearer access-2"));
  }

  @Test
  void fallsBackToTheKeyWhenTheConsentHasEnded() throws Exception {
    host.close();
    host = start(Map.of("apiKey", "key-1"));
    connect(host);
    now.updateAndGet(time -> time.plusSeconds(4000));
    google.script(Reply.json(400, "{\"error\":\"invalid_grant\"}"));

    assertThat(ask().headers())
        .containsEntry("x-goog-api-key", "key-1")
        .doesNotContainKeys("authorization", "x-goog-user-project");
    // And does not try again with each question.
    ask();
    assertThat(google.requests()).hasSize(2);
    assertThat(pageText()).contains("invalid_grant");
  }

  @Test
  void fallsBackToTheKeyWhenGeminiRefusesTheToken() throws Exception {
    host.close();
    host = start(Map.of("apiKey", "key-1"));
    connect(host);
    gemini.script(
        new Reply(
            401,
            "application/json",
            List.of(new Step.Send(dialect.errorBody(401, "Bad token access-1")))));

    assertThat(ask().headers()).containsEntry("x-goog-api-key", "key-1");

    // After a rest, with a new token.
    now.updateAndGet(time -> time.plusSeconds(61));
    tokens("access-2", "refresh-1");
    assertThat(ask().headers()).containsEntry("authorization", "Bearer access-2");
    assertThat(pageText()).contains("Signed in");
  }

  @Test
  void withoutAKeySaysWhyTheSignInDoesNotWork() throws Exception {
    connect(host);
    now.updateAndGet(time -> time.plusSeconds(4000));
    google.script(
        Reply.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"refresh-1\"}"));

    var error =
        catchThrowableOfType(PergolaException.class, () -> provider().chat(question(), _ -> {}));

    assertThat(error.code()).isEqualTo(StandardError.AUTHENTICATION_FAILED);
    assertThat(error)
        .hasMessageContaining("connect again")
        .hasMessageNotContaining("refresh-1")
        .hasMessageNotContaining(CLIENT_SECRET);
  }

  @Test
  void anOverloadedModelIsNoReasonToTakeTheKey() throws Exception {
    host.close();
    host = start(Map.of("apiKey", "key-1"));
    connect(host);
    gemini.script(
        new Reply(503, "application/json", List.of(new Step.Send(dialect.errorBody(503, "Busy")))));

    assertThatThrownBy(() -> provider().chat(question(), _ -> {})).hasMessageContaining("Busy");
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void whereTheKeyIsToBeUsedNobodySignsIn() throws Exception {
    host.close();
    host = start(Map.of("apiKey", "key-1", "authMethod", "api_key"));

    assertThat(ask().headers())
        .containsEntry("x-goog-api-key", "key-1")
        .doesNotContainKey("authorization");
    assertThat(host.routes()).isEmpty();
    assertThat(host.pages()).isEmpty();
  }

  @Test
  void anAskersOwnKeyComesFirst() throws Exception {
    connect(host);
    answer();

    provider().chat(question().to("gemini-3.8-flash", new Secret("own-key")), _ -> {});

    assertThat(gemini.requests().getLast().headers())
        .containsEntry("x-goog-api-key", "own-key")
        .doesNotContainKey("authorization");
  }

  @Test
  void disconnectsByALinkOfThePageOnly() throws Exception {
    connect(host);
    String link =
        links().stream()
            .filter(candidate -> candidate.label().equals("Disconnect"))
            .findFirst()
            .orElseThrow()
            .href();

    assertThatThrownBy(() -> host.get("/oauth/disconnect", Map.of("proof", "guessed")))
        .isInstanceOf(PergolaException.class);
    assertThat(provider().isReady()).isTrue();
    host.get("/oauth/disconnect", query(link.substring(link.indexOf('?') + 1)));

    assertThat(provider().isReady()).isFalse();
    assertThat(links()).extracting(View.Link::label).containsExactly("Connect");
  }

  private void assertRefused(ThrowingCallable callback) {
    assertThatThrownBy(callback)
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT));
  }

  private Map<String, String> begin(TestHost at) throws Exception {
    RouteReply reply = at.get("/oauth/start", Map.of());
    URI to = URI.create(reply.headers().get("Location"));
    assertThat(reply.status()).isEqualTo(303);
    assertThat(to.getHost()).isEqualTo("accounts.google.com");
    return query(to.getRawQuery());
  }

  private RouteReply callback(String state, String code) throws Exception {
    return host.get("/oauth/callback", Map.of("state", state, "code", code));
  }

  private RouteReply callback(Caller caller, String state, String code) throws Exception {
    Route route =
        host.routes().stream()
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

  private void connect(TestHost at) throws Exception {
    Map<String, String> asked = begin(at);
    tokens("access-1", "refresh-1");
    callback(asked.get("state"), "code-1");
  }

  private void tokens(String access, String refresh) {
    google.script(
        Reply.json(
            200,
            Json.object(
                    "access_token",
                    access,
                    "refresh_token",
                    refresh,
                    "expires_in",
                    3600,
                    "token_type",
                    "Bearer")
                .toString()));
  }

  private ModelProvider provider() {
    return host.modelProviders().getFirst();
  }

  private Request ask() throws Exception {
    answer();
    assertThat(provider().chat(question(), _ -> {}).text()).isEqualTo("Fine.");
    return gemini.requests().getLast();
  }

  private void answer() {
    List<Step> steps = new ArrayList<>();
    dialect.stream(ScriptedAnswer.saying("Fine.")).forEach(e -> steps.add(new Step.Send(e)));
    gemini.script(new Reply(200, dialect.contentType(), steps));
  }

  private static ChatRequest question() {
    return new ChatRequest(
        "gemini-3.8-flash", null, List.of(new Message.User("Hi")), List.of(), null);
  }

  private View page() throws Exception {
    return page(Map.of());
  }

  private View page(Map<String, String> query) throws Exception {
    return host.pages().getFirst().renderer().render(host.request("GET", "/", query));
  }

  private String pageText() throws Exception {
    return page().parts().toString();
  }

  private List<View.Link> links() throws Exception {
    return page().parts().stream()
        .filter(View.Links.class::isInstance)
        .flatMap(part -> ((View.Links) part).links().stream())
        .toList();
  }

  private static Map<String, String> query(String text) {
    return Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
