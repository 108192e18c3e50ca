// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.plugins.SettingDefaults;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The provider that the server's environment names, by {@code LLM_PROVIDER}, {@code
 * LLM_AUTH_METHOD}, {@code LLM_API_KEY} and {@code LLM_ENDPOINT}: defaults for the settings of the
 * plugin {@code llm-…}, beneath what an administrator entered, and the provider of the
 * installation's default model.
 */
// Read at the start: what cannot be used is not to wait for the first question.
@Context
final class LlmEnvironment implements SettingDefaults {
  /** The providers by their names in the environment. */
  private enum Provider {
    ANTHROPIC("anthropic", AuthMethod.API_KEY),
    OPENAI("openai", AuthMethod.API_KEY),
    GOOGLE("gemini", AuthMethod.API_KEY, AuthMethod.OAUTH),
    GEMINI("gemini", AuthMethod.API_KEY, AuthMethod.OAUTH),
    GROK("grok", AuthMethod.API_KEY),
    OLLAMA("ollama", AuthMethod.LOCAL, AuthMethod.API_KEY),
    CUSTOM("custom", AuthMethod.LOCAL, AuthMethod.API_KEY);

    private final String plugin;
    private final List<AuthMethod> methods;

    Provider(String name, AuthMethod... methods) {
      this.plugin = "llm-" + name;
      this.methods = List.of(methods);
    }
  }

  private enum AuthMethod {
    API_KEY,
    OAUTH,
    LOCAL
  }

  private final @Nullable Provider provider;
  // Null leaves it to the plugin, which takes what it has.
  private final @Nullable AuthMethod named;
  private final @Nullable String key;
  private final @Nullable String endpoint;

  /**
   * @throws IllegalArgumentException when the variables make no sense; never names the key
   */
  LlmEnvironment(
      @Nullable @Property(name = "llm.provider") String provider,
      @Nullable @Property(name = "llm.auth-method") String method,
      @Nullable @Property(name = "llm.api-key") String key,
      @Nullable @Property(name = "llm.endpoint") String endpoint) {
    this.key = blankIsNull(key);
    this.endpoint = blankIsNull(endpoint);
    this.provider = constant(Provider.class, "LLM_PROVIDER", blankIsNull(provider));
    named = constant(AuthMethod.class, "LLM_AUTH_METHOD", blankIsNull(method));
    if (this.provider == null) {
      require(
          named == null && this.key == null && this.endpoint == null,
          "LLM_AUTH_METHOD, LLM_API_KEY and LLM_ENDPOINT are for the provider that LLM_PROVIDER names: set that, too.");
    } else {
      check(this.provider, named == null ? usual(this.provider) : named);
    }
  }

  private AuthMethod usual(Provider chosen) {
    return key != null ? AuthMethod.API_KEY : chosen.methods.getFirst();
  }

  private void check(Provider chosen, AuthMethod way) {
    String name = word(chosen);
    require(
        chosen.methods.contains(way),
        "LLM_AUTH_METHOD=%s is not possible with LLM_PROVIDER=%s; possible: %s."
            .formatted(word(way), name, words(chosen.methods)));
    switch (way) {
      case API_KEY -> require(key != null, "LLM_PROVIDER=%s needs LLM_API_KEY.".formatted(name));
      case LOCAL ->
          require(key == null, "LLM_AUTH_METHOD=local takes no LLM_API_KEY: unset one of the two.");
      case OAUTH -> {} // a key is what it falls back to
    }
    require(
        chosen != Provider.CUSTOM || endpoint != null,
        "LLM_PROVIDER=custom needs LLM_ENDPOINT, such as http://127.0.0.1:1234/v1.");
    require(
        endpoint == null || isAddress(endpoint), "LLM_ENDPOINT must be an http or https address.");
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = URI.create(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a plugin is the one that the environment names. */
  boolean names(String pluginId) {
    return provider != null && provider.plugin.equals(pluginId);
  }

  @Override
  public @Nullable String of(String pluginId, String setting) {
    if (!names(pluginId)) {
      return null;
    }
    return switch (setting) {
      case "apiKey" -> key;
      case "baseUrl" -> endpoint;
      case "authMethod" -> named == null ? null : word(named);
      default -> null;
    };
  }

  private static <E extends Enum<E>> @Nullable E constant(
      Class<E> type, String variable, @Nullable String value) {
    if (value == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(value.toLowerCase(Locale.ROOT).replace('-', '_'))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s is \"%s\", and must be one of %s."
            .formatted(variable, value, words(Arrays.asList(type.getEnumConstants()))));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String words(List<? extends Enum<?>> constants) {
    return String.join(", ", constants.stream().map(LlmEnvironment::word).toList());
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static @Nullable String blankIsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
