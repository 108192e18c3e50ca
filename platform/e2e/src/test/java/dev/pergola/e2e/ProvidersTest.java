// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.testkit.AnthropicDialect;
import dev.pergola.testkit.GeminiDialect;
import dev.pergola.testkit.ModelDialect;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.OllamaDialect;
import dev.pergola.testkit.OpenAiDialect;
import dev.pergola.testkit.ScriptedAnswer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers as they are packaged: with their library in the jar, and behind the gate. */
class ProvidersTest {
  // Making titles would ask the vendor, too.
  private static final Launcher LAUNCHER = Packaged.launcher().with("PERGOLA_CHAT_TITLES", "false");

  @Test
  void eachProviderAnswersFromTheAddressThatIsSet(@TempDir Path home) throws Exception {
    try (ModelServer vendor = ModelServer.start();
        RunningServer server = LAUNCHER.start(home)) {
      vendor.always("/api/tags", Reply.json(200, "{\"models\":[{\"name\":\"m:1b\"}]}"));
      Api admin = setUp(server);
      URI at = vendor.address();
      configure(admin, "llm-anthropic", at + "/v1");
      configure(admin, "llm-custom", at + "/v1");
      configure(admin, "llm-gemini", at + "/v1beta");
      configure(admin, "llm-grok", at + "/v1");
      configure(admin, "llm-openai", at + "/v1");
      admin.put("/api/plugins/llm-ollama/settings", Json.object("baseUrl", at.toString())).ok();
      await().until(() -> admin.get("/api/models").text().contains("ollama/m:1b"));

      assertAnswers(admin, vendor, "anthropic/m", new AnthropicDialect(16_000));
      assertAnswers(admin, vendor, "custom/m", new OpenAiDialect());
      assertAnswers(admin, vendor, "gemini/m", new GeminiDialect());
      assertAnswers(admin, vendor, "grok/m", OpenAiDialect.grok());
      assertAnswers(admin, vendor, "ollama/m:1b", new OllamaDialect(16_384));
      assertAnswers(admin, vendor, "openai/m", new OpenAiDialect());
      assertThat(admin.get("/api/models").text()).doesNotContain("embedding");
    }
  }

  @Test
  void geminiAnswersSignedInWithGoogleAlsoAfterARestart(@TempDir Path home) throws Exception {
    var dialect = new GeminiDialect();
    try (ModelServer gemini = ModelServer.start();
        ModelServer google = ModelServer.start()) {
      try (RunningServer server = LAUNCHER.start(home)) {
        Api admin = setUp(server);
        JsonObject settings =
            Json.object(
                "baseUrl",
                gemini.address() + "/v1beta",
                "models",
                "m",
                "clientId",
                "client-1",
                "clientSecret",
                "secret-1",
                "tokenUrl",
                google.address() + "/token",
                "publicUrl",
                server.address().toString());
        admin.put("/api/plugins/llm-gemini/settings", settings).ok();
        assertThat(admin.get("/ext/llm-gemini").text()).contains("Nobody is signed in");
        Map<String, String> asked = query(location(admin, "/ext/llm-gemini/oauth/start"));
        google.script(
            Reply.json(
                200,
                "{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-1\",\"expires_in\":3600}"));

        URI back =
            location(
                admin, "/ext/llm-gemini/oauth/callback?code=code-1&state=" + asked.get("state"));

        assertThat(back).hasPath("/ext/llm-gemini");
        assertThat(admin.get("/ext/llm-gemini").text()).contains("Signed in with Google");
        assertThat(new Api(server.address()).get("/ext/llm-gemini/oauth/start").status())
            .isEqualTo(401);
      }
      try (RunningServer server = LAUNCHER.start(home)) {
        Api admin = new Api(server.address()).signIn(Packaged.EMAIL, Packaged.PASSWORD);

        assertAnswers(admin, gemini, "gemini/m", dialect);

        assertThat(gemini.requests().getLast().headers())
            .containsEntry("authorization", "Bearer access-1");
        assertThat(server.output()).doesNotContain("access-1", "refresh-1", "secret-1");
      }
    }
  }

  private static Api setUp(RunningServer server) throws Exception {
    return new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
  }

  private static void configure(Api admin, String plugin, String baseUrl) throws Exception {
    admin
        .put(
            "/api/plugins/" + plugin + "/settings",
            Json.object("baseUrl", baseUrl, "apiKey", "key", "models", "m"))
        .ok();
  }

  private static void assertAnswers(
      Api admin, ModelServer vendor, String model, ModelDialect dialect) throws Exception {
    List<Step> steps =
        dialect.stream(ScriptedAnswer.saying("This is ", model + ".")).stream()
            .<Step>map(Step.Send::new)
            .toList();
    vendor.script(new Reply(200, dialect.contentType(), steps));

    JsonObject answer =
        admin.post("/api/chat", Json.object("message", "Who are you?", "model", model)).ok();

    assertThat(answer.string("reply")).isEqualTo("This is " + model + ".");
    assertThat(dialect.read(vendor.requests().getLast()).messages()).isNotEmpty();
  }

  private static URI location(Api admin, String path) throws Exception {
    HttpResponse<InputStream> response = admin.stream(path);
    response.body().close();
    assertThat(response.statusCode()).isEqualTo(303);
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }

  private static Map<String, String> query(URI uri) {
    return Arrays.stream(uri.getQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
