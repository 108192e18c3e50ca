// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.Json;
import dev.pergola.api.Message;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.RouteReply;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The plugin, between a Google that hands out tokens and a Gemini that answers as scripted. */
final class ScriptedGoogle implements AutoCloseable {
  static final String CLIENT_SECRET = "GOCSPX-client-secret";

  private final ModelServer gemini = ModelServer.start();
  private final ModelServer google = ModelServer.start();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private final GeminiDialect dialect = new GeminiDialect();
  private TestHost host;

  private ScriptedGoogle() throws Exception {
    host = started(Map.of("projectId", "my-project"));
  }

  static ScriptedGoogle start() throws Exception {
    return new ScriptedGoogle();
  }

  /** Starts the plugin anew, with other settings beside those of the sign-in. */
  void restart(Map<String, ?> settings) throws Exception {
    host.close();
    host = started(settings);
  }

  private TestHost started(Map<String, ?> settings) throws Exception {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("baseUrl", gemini.address() + "/v1beta");
    all.put("tokenUrl", google.address() + "/token");
    all.put("clientId", "client-1");
    all.put("clientSecret", CLIENT_SECRET);
    all.put("publicUrl", "https://pergola.example.com/");
    return TestHost.of(new GeminiPlugin()).settings(all).clock(now::get).start();
  }

  TestHost host() {
    return host;
  }

  ModelProvider provider() {
    return host.modelProviders().getFirst();
  }

  /** Where Google hands out tokens. */
  ModelServer tokenServer() {
    return google;
  }

  ModelServer gemini() {
    return gemini;
  }

  /** Lets time pass. */
  void advance(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  /** Sets out for Google, and returns what it is asked there. */
  Map<String, String> begin() throws Exception {
    RouteReply reply = host.get("/oauth/start", Map.of());
    URI to = URI.create(reply.headers().get("Location"));
    assertThat(reply.status()).isEqualTo(303);
    assertThat(to.getHost()).isEqualTo("accounts.google.com");
    return query(to.getRawQuery());
  }

  /** Comes back from Google. */
  RouteReply callback(String state, String code) throws Exception {
    return host.get("/oauth/callback", Map.of("state", state, "code", code));
  }

  /** Sets out and comes back with consent. */
  void connect() throws Exception {
    Map<String, String> asked = begin();
    tokens("access-1", "refresh-1");
    callback(asked.get("state"), "code-1");
  }

  /** Has Google hand out tokens. */
  void tokens(String access, String refresh) {
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

  /** Asks the model, and returns what it heard. */
  Request ask() throws Exception {
    answer();
    assertThat(provider().chat(question(), _ -> {}).text()).isEqualTo("Fine.");
    return gemini.requests().getLast();
  }

  /** Has the model answer. */
  void answer() {
    List<Step> steps = new ArrayList<>();
    dialect.stream(ScriptedAnswer.saying("Fine.")).forEach(e -> steps.add(new Step.Send(e)));
    gemini.script(new Reply(200, dialect.contentType(), steps));
  }

  /** Has the model refuse. */
  void refuse(int status, String message) {
    gemini.script(
        new Reply(
            status,
            "application/json",
            List.of(new Step.Send(dialect.errorBody(status, message)))));
  }

  static ChatRequest question() {
    return new ChatRequest(
        "gemini-3.8-flash", null, List.of(new Message.User("Hi")), List.of(), null);
  }

  /** The page about the sign-in. */
  View page(Map<String, String> query) throws Exception {
    return host.pages().getFirst().renderer().render(host.request("GET", "/", query));
  }

  View page() throws Exception {
    return page(Map.of());
  }

  /** The members of a query or a form. */
  static Map<String, String> query(String text) {
    return Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  @Override
  public void close() throws Exception {
    host.close();
    gemini.close();
    google.close();
  }
}
