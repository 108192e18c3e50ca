// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatOptions.ToolChoice;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model provider must do with options, and with keys of the askers' own. */
abstract class ModelProviderRequests extends ModelProviderAccounts {
  /** A key of an asker's own, which must never show up anywhere but in the request. */
  private static final Secret OWN_KEY = new Secret("sk-own-fedcba9876543210");

  private static final JsonObject SCHEMA =
      (JsonObject)
          Json.parse(
              """
              {"type":"object","properties":{"total":{"type":"number"}},
               "required":["total"],"additionalProperties":false}
              """);

  private static final Map<String, ChatOptions> OPTIONS = options();

  ModelProviderRequests() {}

  private static Map<String, ChatOptions> options() {
    ToolChoice auto = ToolChoice.AUTO;
    Map<String, ChatOptions> options = new LinkedHashMap<>();
    options.put("temperature", new ChatOptions(0.25, null, List.of(), auto, null));
    options.put("topP", new ChatOptions(null, 0.9, List.of(), auto, null));
    options.put("stop", new ChatOptions(null, null, List.of("END", "\n\n"), auto, null));
    options.put("toolChoice any", new ChatOptions(null, null, List.of(), ToolChoice.ANY, null));
    options.put(
        "toolChoice one", new ChatOptions(null, null, List.of(), ToolChoice.one("now"), null));
    options.put("schema", new ChatOptions(null, null, List.of(), auto, SCHEMA));
    return options;
  }

  /**
   * The options that the format has no word for, of {@code temperature}, {@code topP}, {@code
   * stop}, {@code toolChoice} and {@code schema}; none unless overridden.
   */
  protected Set<String> unsupportedOptions() {
    return Set.of();
  }

  /** Whether requests in OpenAI's own format can be sent to the provider's server as they are. */
  protected boolean speaksChatCompletions() {
    return false;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"temperature", "topP", "stop", "toolChoice any", "toolChoice one", "schema"})
  void sendsAnOptionOrRefusesItByName(String option) throws Exception {
    String name = option.split(" ")[0];
    ChatRequest asked = with(OPTIONS.get(option));
    if (unsupportedOptions().contains(name)) {
      var error = catchThrowableOfType(PergolaException.class, () -> chat(asked));

      assertThat(error.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
      assertThat(error).hasMessageContaining(name);
      assertThat(server().requests()).isEmpty();
    } else {
      script(ScriptedAnswer.saying("Fine."));

      chat(asked);

      assertThat(received()).usingRecursiveComparison().isEqualTo(asked);
    }
  }

  @Test
  void sendsAllOptionsAtOnce() throws Exception {
    Set<String> unsupported = unsupportedOptions();
    var all =
        new ChatOptions(
            unsupported.contains("temperature") ? null : 1.0,
            unsupported.contains("topP") ? null : 0.5,
            unsupported.contains("stop") ? List.of() : List.of("END"),
            unsupported.contains("toolChoice") ? ToolChoice.AUTO : ToolChoice.ANY,
            unsupported.contains("schema") ? null : SCHEMA);
    script(ScriptedAnswer.saying("{}"));

    chat(with(all));

    assertThat(received().options()).usingRecursiveComparison().isEqualTo(all);
  }

  @Test
  void forbidsTools() throws Exception {
    script(ScriptedAnswer.saying("Fine."));

    chat(with(new ChatOptions(null, null, List.of(), ToolChoice.NONE, null)));

    ChatRequest received = received();
    assertThat(
            received.tools().isEmpty() || received.options().toolChoice().equals(ToolChoice.NONE))
        .as("the model has no tools, or is told to call none")
        .isTrue();
  }

  private ChatRequest with(@Nullable ChatOptions options) {
    return new ChatRequest(
        model(),
        null,
        List.of(new Message.User("Go")),
        List.of(
            new ToolDescription(
                "now",
                "",
                "Tells the time",
                Json.object("type", "object", "properties", Map.of()))),
        null,
        options == null ? ChatOptions.DEFAULT : options,
        null);
  }

  private ChatRequest received() {
    return dialect().read(server().requests().getLast());
  }

  @Test
  void asksWithTheAskersOwnKey() throws Exception {
    assumeTrue(provider().takesKeys(), "this provider takes no keys of the askers");
    script(ScriptedAnswer.saying("Fine."));

    chat(question("Hello").to(model(), OWN_KEY));

    assertThat(dialect().key(server().requests().getFirst())).isEqualTo(OWN_KEY.reveal());
    assertThat(server().requests().getFirst().toString()).doesNotContain(KEY);
  }

  @Test
  void tellsTheAskersOwnKeyToNobody() throws Exception {
    assumeTrue(provider().takesKeys(), "this provider takes no keys of the askers");
    byte[] body = dialect().errorBody(401, "No such key: " + OWN_KEY.reveal());
    server().script(new ModelServer.Reply(401, "application/json", send(List.of(body))));

    var error =
        catchThrowableOfType(
            PergolaException.class, () -> chat(question("Hello").to(model(), OWN_KEY)));

    assertThat(error.code()).isEqualTo(StandardError.AUTHENTICATION_FAILED);
    assertThat(error)
        .hasMessageContaining("your own key")
        .hasMessageNotContaining(OWN_KEY.reveal());
  }

  @Test
  void refusesAKeyThatCannotBe() {
    assumeTrue(provider().takesKeys(), "this provider takes no keys of the askers");
    var error =
        catchThrowableOfType(
            PergolaException.class,
            () -> chat(question("Hello").to(model(), new Secret("sk-two words\r\nHost: x"))));

    assertThat(error.code()).isEqualTo(StandardError.AUTHENTICATION_FAILED);
    assertThat(error).hasMessageNotContaining("words");
    assertThat(server().requests()).isEmpty();
  }

  @Test
  void withoutAKeyOfItsOwnAsksByTheAskers() throws Exception {
    try (TestHost host = TestHost.start(plugin(), settings(server().address(), ""))) {
      ModelProvider keyless = host.modelProviders().getFirst();
      await(() -> !keyless.models().isEmpty());
      ChatRequest asked = question("Hello").to(model(), OWN_KEY);
      if (keyless.takesKeys()) {
        script(ScriptedAnswer.saying("By yours."));

        assertThat(keyless.chat(asked, _ -> {}).text()).isEqualTo("By yours.");
        assertThat(dialect().key(server().requests().getLast())).isEqualTo(OWN_KEY.reveal());
      } else {
        var error =
            catchThrowableOfType(PergolaException.class, () -> keyless.chat(asked, _ -> {}));

        assertThat(error.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
        assertThat(server().requests()).isEmpty();
      }
    }
  }

  @Test
  void withoutAnyKeyIsReadyOrSaysWhatIsMissing() throws Exception {
    try (TestHost host = TestHost.start(plugin(), settings(server().address(), ""))) {
      ModelProvider keyless = host.modelProviders().getFirst();
      await(() -> !keyless.models().isEmpty());
      if (keyless.isReady()) {
        script(ScriptedAnswer.saying("Without."));

        assertThat(keyless.chat(question("Hello"), _ -> {}).text()).isEqualTo("Without.");
        assertThat(dialect().key(server().requests().getLast())).isNull();
      } else {
        var error =
            catchThrowableOfType(
                PergolaException.class, () -> keyless.chat(question("Hello"), _ -> {}));

        assertThat(error.code()).isEqualTo(StandardError.NOT_CONFIGURED);
        assertThat(error).hasMessageContaining("Plugins page");
        assertThat(keyless.chatCompletions(null)).isNull();
      }
    }
  }

  @Test
  void tellsWhereRequestsInOpenAisFormatGo() {
    if (!speaksChatCompletions()) {
      assertThat(provider().chatCompletions(null)).isNull();
      assertThat(provider().chatCompletions(OWN_KEY)).isNull();
      return;
    }
    ChatCompletionsEndpoint endpoint = Objects.requireNonNull(provider().chatCompletions(null));
    ChatCompletionsEndpoint own = provider().chatCompletions(OWN_KEY);

    URI base = endpoint.baseUrl();
    assertThat(base.getAuthority()).isEqualTo(server().address().getAuthority());
    assertThat(base.toString()).doesNotEndWith("/");
    assertThat(endpoint.key()).isEqualTo(new Secret(KEY));
    assertThat(endpoint.patience()).isPositive();
    assertThat(own).isEqualTo(new ChatCompletionsEndpoint(base, OWN_KEY, endpoint.patience()));
  }
}
