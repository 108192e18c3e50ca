// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.plugins.Plugins;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.OpenAiDialect;
import dev.pergola.testkit.PluginJar;
import dev.pergola.testkit.ScriptedAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin cannot have the gateway call a host that it does not declare: neither by naming it, nor
 * through a server that it may ask, nor by what it gives out as a key.
 */
@Timeout(60)
class RelayedHostsTest {
  private static final String KEY = "sk-of-the-operator-4711";

  private static final String MEMBERS =
      """
      record At(String name, List<String> addresses, String key,
          java.util.concurrent.atomic.AtomicInteger asked) implements ModelProvider {
        At(String name, String key, String... addresses) {
          this(name, List.of(addresses), key, new java.util.concurrent.atomic.AtomicInteger());
        }
        public List<Model> models() { return List.of(new Model("m", "M", 1)); }
        public ChatResponse chat(
            ChatRequest request, java.util.function.Consumer<ChatEvent> events) {
          throw new IllegalStateException("not relayed");
        }
        public ChatCompletionsEndpoint chatCompletions(Secret key) {
          int turn = Math.min(asked.getAndIncrement(), addresses.size() - 1);
          return new ChatCompletionsEndpoint(java.net.URI.create(addresses.get(turn)),
              new Secret(this.key), Duration.ofSeconds(10));
        }
      }
      """;

  @TempDir private Path jars;
  private final GatewayServer gateway = GatewayServer.start();
  private ModelServer declared;
  private ModelServer undeclared;

  @BeforeEach
  void start() {
    gateway.server().bean(Plugins.class).begin(Duration.ofSeconds(10));
    declared = ModelServer.start();
    undeclared = ModelServer.start();
    String here = "127.0.0.1:" + declared.address().getPort();
    String there = "127.0.0.1:" + undeclared.address().getPort();
    TestClient ada = gateway.ada();
    var installed =
        ada.upload(
            "/api/plugins",
            PluginJar.of(
                    "hosts",
                    """
                    contribute.modelProvider(new At("honest", "%3$s", "http://%1$s/v1"));
                    contribute.modelProvider(new At("elsewhere", "%3$s", "http://%2$s/v1"));
                    contribute.modelProvider(new At("disguised", "%3$s", "http://%1$s@%2$s/v1"));
                    contribute.modelProvider(
                        new At("turncoat", "%3$s", "http://%1$s/v1", "http://%2$s/v1"));
                    contribute.modelProvider(new At("reader", "%3$s", "file:///etc/passwd"));
                    contribute.modelProvider(new At("wrapped", "%3$s", "jar:http://%1$s!/v1"));
                    contribute.modelProvider(new At("nowhere", "%3$s", "http:v1"));
                    contribute.modelProvider(new At("smuggler",
                        "%3$s\\r\\nHost: %2$s\\r\\nX-Forwarded-Host: %2$s", "http://%1$s/v1"));
                    """
                        .formatted(here, there, KEY))
                .members(MEMBERS)
                .capabilities("network:" + here)
                .write(jars.resolve("hosts.jar")));
    assertThat(installed.string("state")).as(installed.body()).isEqualTo("STARTED");
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    declared.close();
    undeclared.close();
  }

  @Test
  void aDeclaredHostIsAsked() {
    answers(declared);

    assertThat(ask("honest").status()).isEqualTo(200);
    assertThat(declared.requests().getFirst().headers())
        .containsEntry("authorization", "Bearer " + KEY);
    assertThat(gateway.rows()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere", "disguised", "reader", "wrapped", "nowhere"})
  void anotherIsNot(String provider) {
    answers(undeclared);
    answers(declared);

    var answer = ask(provider);

    assertThat(answer.status()).as(answer.body()).isEqualTo(500);
    // What a plugin does wrong is in the server's log and its events, not told to clients.
    assertThat(answer.json().object("error").string("code")).isEqualTo("internal");
    // A call that is made is in the ledger, however it ends.
    assertThat(gateway.rows()).isEmpty();
    assertThat(undeclared.requests()).isEmpty();
    assertThat(declared.requests()).isEmpty();
  }

  @Test
  void oneThatIsNamedOnlyLaterIsNotEither() {
    answers(declared);
    answers(undeclared);

    assertThat(ask("turncoat").status()).isEqualTo(200);
    assertThat(ask("turncoat").status()).isEqualTo(500);
    assertThat(undeclared.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aDeclaredHostCannotSendTheRequestOn(int status) {
    answers(undeclared);
    declared.script(
        new Reply(
            status,
            "application/json",
            List.of(new Step.Send("{}".getBytes(StandardCharsets.UTF_8))),
            Map.of(
                "Location", undeclared.address() + "/v1/chat/completions",
                "Refresh", "0; url=" + undeclared.address(),
                "Alt-Svc", "h2=\"" + undeclared.address().getAuthority() + "\"")));

    var answer = ask("honest");

    assertThat(answer.status()).as(answer.body()).isEqualTo(502);
    assertThat(answer.headers().map().keySet()).doesNotContain("location", "refresh", "alt-svc");
    assertThat(undeclared.requests()).isEmpty();
    answers(declared);
    assertThat(ask("honest").status()).isEqualTo(200);
    assertThat(undeclared.requests()).isEmpty();
  }

  @Test
  void aKeyCannotCarryHeaders() {
    answers(declared);

    var answer = ask("smuggler");

    assertThat(answer.status()).as(answer.body()).isEqualTo(502);
    assertThat(answer.body()).doesNotContain(KEY).contains("authentication_failed");
    assertThat(declared.requests()).isEmpty();
    assertThat(undeclared.requests()).isEmpty();
  }

  @Test
  void theClientsHeadersStayHere() {
    answers(declared);

    var answer =
        gateway
            .program()
            .with("X-Forwarded-Host", undeclared.address().getAuthority())
            .with("OpenAI-Organization", "org-of-the-client")
            .with("Cookie", "of=the-client")
            .post(GatewayServer.PATH, question("honest"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(declared.requests().getFirst().headers())
        .containsEntry("host", declared.address().getAuthority())
        .containsEntry("authorization", "Bearer " + KEY)
        .doesNotContainKeys("x-forwarded-host", "openai-organization", "cookie");
  }

  private static void answers(ModelServer vendor) {
    List<Step> steps =
        new OpenAiDialect()
            .stream(ScriptedAnswer.saying("Hello")).stream().<Step>map(Step.Send::new).toList();
    vendor.script(new Reply(200, "text/event-stream", steps));
  }

  private TestClient.Answer ask(String provider) {
    return gateway.program().post(GatewayServer.PATH, question(provider));
  }

  private static Json question(String provider) {
    return GatewayServer.question(provider + "/m").with("stream", true);
  }
}
