// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Message;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Plugin;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A model provider that asks a scripted server: what {@link ModelProviderContract} works with. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ModelProviderFixture {
  /** A key that must never show up anywhere but in the request. */
  protected static final String KEY = "sk-contract-0123456789abcdef";

  // Long enough for a loaded machine, short against what a person would wait.
  static final Duration PROMPTLY = Duration.ofSeconds(5);

  private final ModelServer server = ModelServer.start();
  private TestHost host;
  private ModelProvider provider;

  ModelProviderFixture() {}

  /** A new instance of the plugin, which brings one model provider. */
  protected abstract Plugin plugin();

  /**
   * Settings with which the provider asks this server.
   *
   * @param key what to authenticate with, by a provider that does
   */
  protected abstract Map<String, ?> settings(URI server, String key);

  /** The vendor's wire format. */
  protected abstract ModelDialect dialect();

  @BeforeEach
  final void start() throws Exception {
    prepare(server);
    host = TestHost.start(plugin(), settings(server.address(), KEY));
    assertThat(host.modelProviders()).hasSize(1);
    provider = host.modelProviders().getFirst();
    await(() -> !provider.models().isEmpty());
  }

  /** Tells the server what a provider asks of it while it starts; nothing unless overridden. */
  protected void prepare(ModelServer server) {}

  @AfterEach
  final void stop() throws Exception {
    host.close();
    server.close();
  }

  /** A question without anything around it, to the provider's first model. */
  protected final ChatRequest question(String text) {
    return conversation(new Message.User(text));
  }

  /** The provider under test, started with {@link #settings}. */
  protected final ModelProvider provider() {
    return provider;
  }

  /** The server that the provider asks. */
  protected final ModelServer server() {
    return server;
  }

  /** Scripts an answer to one more request. */
  protected final void script(ScriptedAnswer answer) {
    script(send(dialect().stream(answer)));
  }

  /** Scripts the steps of a streamed answer to one more request. */
  protected final void script(List<Step> steps) {
    server.script(new Reply(200, dialect().contentType(), steps));
  }

  /** Asks, and checks that the answer is an error that gives no secret away. */
  protected final PergolaException failure(StandardError code) {
    PergolaException error =
        catchThrowableOfType(PergolaException.class, () -> chat(question("Hello")));
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain(KEY);
    }
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }

  final ChatRequest conversation(Message... messages) {
    return new ChatRequest(model(), null, List.of(messages), List.of(), null);
  }

  final String model() {
    return provider.models().getFirst().id();
  }

  final ChatResponse chat(ChatRequest request) throws InterruptedException {
    return provider.chat(request, _ -> {});
  }

  static Consumer<ChatEvent> collectInto(List<String> pieces) {
    return event -> {
      switch (event) {
        case ChatEvent.Delta(String text) -> pieces.add(text);
        case ChatEvent.Counted _ -> {}
      }
    };
  }

  // What broke one call must not linger in the connections that the next one uses.
  final void worksAgain() throws InterruptedException {
    script(ScriptedAnswer.saying("Still here."));
    assertThat(chat(question("Still there?")).text()).isEqualTo("Still here.");
  }

  final List<Step> beginning() {
    return send(dialect().incompleteStream(ScriptedAnswer.saying("Once upon ", "a time ")));
  }

  static List<Step> then(List<Step> steps, Step... more) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(Arrays.asList(more));
    return all;
  }

  static List<Step> send(List<byte[]> events) {
    return events.stream().<Step>map(Step.Send::new).toList();
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(5)).until(condition);
  }
}
