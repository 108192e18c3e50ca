// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Route.Origin;
import dev.pergola.platform.plugins.FixturePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LlmEnvironmentTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "anthropic, api_key, sk-1, -, llm-anthropic, api_key",
        "OpenAI, -, sk-1, https://proxy.example/v1, llm-openai, -",
        "openai, API-Key, sk-1, -, llm-openai, api_key",
        "google, -, sk-1, -, llm-gemini, -",
        "google, api-key, sk-1, -, llm-gemini, api_key",
        "google, oauth, -, -, llm-gemini, oauth",
        "gemini, OAuth, sk-1, -, llm-gemini, oauth",
        "grok, -, sk-1, -, llm-grok, -",
        "ollama, -, -, http://127.0.0.1:11434, llm-ollama, -",
        "ollama, api_key, sk-1, -, llm-ollama, api_key",
        "custom, -, -, http://127.0.0.1:1234/v1, llm-custom, -",
        "custom, local, -, http://127.0.0.1:1234/v1, llm-custom, local",
      })
  void itSetsWhatAnAdministratorDidNot(
      String provider,
      @Nullable String method,
      @Nullable String key,
      @Nullable String endpoint,
      String plugin,
      @Nullable String meant) {
    var environment = new LlmEnvironment(provider, method, key, endpoint);

    assertThat(environment.of(plugin, "apiKey")).isEqualTo(key);
    assertThat(environment.of(plugin, "baseUrl")).isEqualTo(endpoint);
    assertThat(environment.of(plugin, "authMethod")).isEqualTo(meant);
    assertThat(environment.of(plugin, "models")).isNull();
    assertThat(environment.of("llm-other", "apiKey")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "mistral|-|sk-1|-|LLM_PROVIDER is \"mistral\", and must be one of anthropic, openai, google",
        "openai|token|sk-1|-|LLM_AUTH_METHOD is \"token\", and must be one of api_key, oauth, local",
        "openai|oauth|-|-|LLM_AUTH_METHOD=oauth is not possible with LLM_PROVIDER=openai; possible: api_key",
        "anthropic|-|-|-|LLM_PROVIDER=anthropic needs LLM_API_KEY",
        "ollama|local|sk-1|-|takes no LLM_API_KEY",
        "custom|-|-|-|LLM_PROVIDER=custom needs LLM_ENDPOINT",
        "openai|-|sk-1|api.openai.com|LLM_ENDPOINT must be an http or https address",
        "-|-|sk-1|-|set that, too",
      })
  void whatMakesNoSenseIsRefusedAtTheStart(
      @Nullable String provider,
      @Nullable String method,
      @Nullable String key,
      @Nullable String endpoint,
      String why) {
    assertThatThrownBy(() -> new LlmEnvironment(provider, method, key, endpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("sk-1");
  }

  /** Every name of a provider with every way, with and without a key and an address. */
  static Stream<Arguments> combinations() {
    return Stream.of("anthropic", "openai", "google", "gemini", "grok", "ollama", "custom")
        .flatMap(
            provider ->
                Stream.of("-", "api_key", "oauth", "local")
                    .flatMap(
                        method ->
                            Stream.of("-", "sk-1")
                                .flatMap(
                                    key ->
                                        Stream.of("-", "http://127.0.0.1:9/v1")
                                            .map(at -> Arguments.of(provider, method, key, at)))));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whatItSetsIsASettingOfThePluginThatTakesThatValueOrTheStartIsRefused(
      String provider, String method, String key, String endpoint) throws Exception {
    boolean keyed = !key.equals("-");
    boolean runsHere = provider.equals("ollama") || provider.equals("custom");
    boolean google = provider.equals("google") || provider.equals("gemini");
    boolean fits =
        switch (method) {
          case "api_key" -> keyed;
          case "oauth" -> google;
          case "local" -> runsHere && !keyed;
          default -> keyed || runsHere;
        };
    if (!fits || (provider.equals("custom") && endpoint.equals("-"))) {
      assertThatThrownBy(() -> environment(provider, method, key, endpoint))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("LLM_")
          .hasMessageNotContaining("sk-1");
      return;
    }

    LlmEnvironment environment = environment(provider, method, key, endpoint);

    String plugin = "llm-" + (google ? "gemini" : provider);
    Map<String, JsonObject> settings = settings(plugin);
    assertThat(settings).containsKeys("apiKey", "baseUrl");
    assertThat(environment.of(plugin, "apiKey")).isEqualTo(keyed ? key : null);
    assertThat(environment.of(plugin, "baseUrl")).isEqualTo(endpoint.equals("-") ? null : endpoint);
    assertThat(environment.names(plugin)).isTrue();
    // Where there are two ways to choose from, the plugin must know what was chosen.
    if (google && !method.equals("-")) {
      assertThat(settings.get("authMethod").get("choices").elements())
          .contains(Json.string(environment.of(plugin, "authMethod")));
    }
  }

  private static LlmEnvironment environment(
      String provider, String method, String key, String endpoint) {
    return new LlmEnvironment(provider, given(method), given(key), given(endpoint));
  }

  private static @Nullable String given(String text) {
    return text.equals("-") ? null : text;
  }

  private static Map<String, JsonObject> settings(String plugin) throws Exception {
    Path file =
        Path.of("../../plugins/oss", plugin, "src/main/resources/META-INF/pergola/plugin.json");
    return Json.parse(Files.readString(file)).get("settings").elements().stream()
        .map(JsonObject.class::cast)
        .collect(Collectors.toMap(setting -> setting.string("name"), setting -> setting));
  }

  @Test
  void theFirstModelOfItsProviderIsTheInstallationsDefault() {
    try (TestServer server =
        TestServer.start(
            TestServer.On.SQLITE, Map.of("llm.provider", "grok", "llm.api-key", "xai-key-1"))) {
      FixturePlugin.providing(
          server, "llm-openai", ScriptedProvider.of("openai", new Model("gpt", "GPT", 9)));
      FixturePlugin.providing(
          server,
          "llm-grok",
          ScriptedProvider.of("grok", new Model("g1", "G", 0), new Model("g2", "G", 0)));
      var ada = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of());

      Route route = server.bean(Router.class).route(ada, null, null);

      assertThat(route.first().id()).isEqualTo("grok/g1");
      assertThat(route.origin()).isEqualTo(Origin.INSTALLATION);
    }
  }
}
