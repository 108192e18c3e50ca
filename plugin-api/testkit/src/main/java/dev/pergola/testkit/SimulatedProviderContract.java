// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Plugin;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A model provider against servers that others wrote, so that our own understanding of a format is
 * not only held against itself. Skipped, with a line that helps, where the simulator is not
 * installed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class SimulatedProviderContract {
  private static final List<ToolDescription> TOOLS =
      List.of(tool("weather", "Tells the weather"), tool("now", "Tells the time"));

  private @Nullable UpstreamSimulator simulator;
  private @Nullable TestHost host;

  /** For subclasses. */
  protected SimulatedProviderContract() {}

  /** A new instance of the plugin, which brings one model provider. */
  protected abstract Plugin plugin();

  /** Settings with which the provider asks this server. */
  protected abstract Map<String, ?> settings(URI server);

  /** What the simulator reports of the tokens of its first answer, when told 12 and 5. */
  protected Usage usage() {
    return new Usage(12, 5, 0, 0);
  }

  private static ToolDescription tool(String name, String description) {
    return new ToolDescription(
        name, "", description, Json.object("type", "object", "properties", JsonObject.EMPTY));
  }

  @BeforeAll
  final void start() throws Exception {
    Path program = UpstreamSimulator.program();
    assumeTrue(program != null, UpstreamSimulator.HOW_TO_GET_IT);
    if (program != null) {
      simulator = UpstreamSimulator.start(program);
      host = TestHost.start(plugin(), settings(simulator.address()));
    }
  }

  @AfterAll
  final void stop() throws Exception {
    if (host != null) {
      host.close();
    }
    if (simulator != null) {
      simulator.close();
    }
  }

  private ModelProvider provider() {
    if (host == null) {
      throw new AssertionError("The simulator is not started");
    }
    return host.modelProviders().getFirst();
  }

  private static ChatRequest request(Message... messages) {
    return new ChatRequest("m", "Be brief.", List.of(messages), TOOLS, 1000);
  }

  @Test
  void answersInPieces() throws Exception {
    List<String> pieces = new ArrayList<>();

    ChatResponse response =
        provider()
            .chat(
                request(new Message.User("Hello")),
                event -> {
                  if (event instanceof ChatEvent.Delta(String text)) {
                    pieces.add(text);
                  }
                });

    assertThat(response.text()).startsWith("Grüße from Zürich: 10 €").endsWith("several pieces.");
    assertThat(String.join("", pieces)).isEqualTo(response.text());
    assertThat(pieces).hasSizeGreaterThan(2);
    assertThat(response.stopReason()).isEqualTo(StopReason.END);
    assertThat(response.usage()).isEqualTo(usage());
  }

  @Test
  void callsToolsAndReadsWhatTheyAnswered() throws Exception {
    var question = new Message.User("Weather?");

    ChatResponse calling = provider().chat(request(question), _ -> {});

    assertThat(calling.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
    assertThat(calling.toolCalls()).extracting(ToolCall::name).containsExactly("weather", "now");
    assertThat(calling.toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly(Json.object("city", "Zürich", "days", Json.array(1, 2)), JsonObject.EMPTY);

    ChatResponse done =
        provider()
            .chat(
                request(
                    question,
                    new Message.Assistant("", calling.toolCalls()),
                    answer(calling.toolCalls().getFirst(), "Rain"),
                    answer(calling.toolCalls().getLast(), "12:00")),
                _ -> {});

    assertThat(done.text()).isEqualTo("Rain.");
    assertThat(done.stopReason()).isEqualTo(StopReason.END);
  }

  private static Message answer(ToolCall call, String text) {
    return new Message.ToolAnswer(call.id(), call.name(), text, false);
  }

  @Test
  void tellsWhenToComeBack() {
    PergolaException error = failure("Too fast", StandardError.RATE_LIMITED);

    assertThat(error).hasMessageContaining("Slow down");
    assertThat(error.members()).isEqualTo(Json.object("status", 429, "retryAfter", 1));
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    failure("Break off", StandardError.UNAVAILABLE);
  }

  private PergolaException failure(String question, StandardError code) {
    var error =
        catchThrowableOfType(
            PergolaException.class,
            () -> provider().chat(request(new Message.User(question)), _ -> {}));
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }
}
