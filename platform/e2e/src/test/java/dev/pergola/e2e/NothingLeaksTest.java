// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.OpenAiDialect;
import dev.pergola.testkit.ScriptedAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts and stops every plugin of ours again and again while it is used, and counts the plugin
 * class loaders in the server's heap, as the JDK's own tool counts them after a full collection.
 */
class NothingLeaksTest {
  private static final int ROUNDS = 50;
  private static final List<String> PLUGINS =
      List.of(
          "audit",
          "documents",
          "llm-anthropic",
          "llm-custom",
          "llm-gemini",
          "llm-grok",
          "llm-offline",
          "llm-ollama",
          "llm-openai",
          "xero");
  private static final OpenAiDialect DIALECT = new OpenAiDialect();

  @Test
  void everyClassLoaderIsCollectedAfterFiftyStartsUnderUse(@TempDir Path home, @TempDir Path keys)
      throws Exception {
    Vendor vendor = Vendor.make(keys.resolve("vendor"));
    Launcher launcher =
        Packaged.launcher()
            .with("PERGOLA_LICENSE_KEYS", vendor.publicKey().toString())
            // The JDK remembers some of its own work in soft references, which it would drop only
            // when memory runs short: here it drops them at once.
            .with("PERGOLA_JAVA_OPTS", "-XX:SoftRefLRUPolicyMSPerMB=0");
    try (ModelServer model = ModelServer.start();
        RunningServer server = launcher.start(home)) {
      Api admin =
          new Api(server.address())
              .setUp(server.setUpToken(), "ada@example.com", "correct horse battery");
      admin.installPlugin(Packaged.auditJar()).ok();
      admin.put("/api/license", Json.object("license", vendor.issue("audit"))).ok();
      admin
          .put(
              "/api/plugins/llm-openai/settings",
              Json.object("baseUrl", model.address() + "/v1", "apiKey", "k", "models", "scripted"))
          .ok();

      // Titles are made meanwhile, also while the plugin is stopped.
      model.always(
          request -> request.body().contains("Give the conversation"),
          reply(ScriptedAnswer.saying("Plumbers")));

      for (int round = 0; round < ROUNDS; round++) {
        use(admin, model);
        for (String plugin : PLUGINS) {
          assertThat(change(admin, plugin, "stop")).isEqualTo("STOPPED");
          assertThat(change(admin, plugin, "start")).isEqualTo("STARTED");
        }
      }
      use(admin, model);

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> assertThat(server.classLoadersOfPlugins()).isEqualTo(PLUGINS.size()));
      for (String plugin : PLUGINS) {
        change(admin, plugin, "stop");
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(server.classLoadersOfPlugins()).isZero());
    }
  }

  private static void use(Api admin, ModelServer model) throws Exception {
    JsonObject offline =
        admin
            .post(
                "/api/chat",
                Json.object("message", "Who owes me money?", "model", "offline/offline"))
            .ok();
    assertThat(offline.get("toolCalls").elements()).hasSize(1);

    model.script(
        reply(
            ScriptedAnswer.calling(
                new ScriptedAnswer.ScriptedCall("c1", "xero_organization", List.of("{}")))));
    model.script(reply(ScriptedAnswer.saying("They are ", "plumbers.")));
    JsonObject asked =
        admin
            .post("/api/chat", Json.object("message", "Who are they?", "model", "openai/scripted"))
            .ok();
    assertThat(asked.string("reply")).isEqualTo("They are plumbers.");

    assertThat(admin.get("/ext/audit/export.csv").text()).contains("installation.set_up");
    assertThat(admin.get("/ext/audit").status()).isEqualTo(200);
  }

  private static ModelServer.Reply reply(ScriptedAnswer answer) {
    return new ModelServer.Reply(
        200,
        DIALECT.contentType(),
        DIALECT.stream(answer).stream().<ModelServer.Step>map(ModelServer.Step.Send::new).toList());
  }

  private static String change(Api admin, String plugin, String to) throws Exception {
    return admin.post("/api/plugins/" + plugin + "/" + to, JsonObject.EMPTY).ok().string("state");
  }
}
