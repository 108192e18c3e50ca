// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmopenai;

import dev.pergola.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator sets.
 *
 * @param baseUrl where the server's API begins, version included
 * @param apiKey what to authenticate with; null for a server that needs none
 * @param models as the server names them, separated by commas, the preferred one first
 * @param requestTimeoutSeconds how long the server may be silent
 */
record OpenAiSettings(
    String baseUrl, @Nullable Secret apiKey, String models, int requestTimeoutSeconds) {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]*");

  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  OpenAiSettings {
    if (requestTimeoutSeconds < 1) {
      throw new IllegalArgumentException("Patience in seconds must be at least 1.");
    }
    URI uri = address(baseUrl);
    if (uri == null || uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
      throw new IllegalArgumentException(
          "Base address must be an address such as https://api.openai.com/v1.");
    }
    // Addresses are shown in messages.
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "Base address must hold no password or query: a key belongs into its own field.");
    }
    if (apiKey != null && !PRINTABLE.matcher(apiKey.reveal().strip()).matches()) {
      throw new IllegalArgumentException(
          "API key must be letters, digits and signs without spaces: copy it again.");
    }
  }

  private static @Nullable URI address(String text) {
    try {
      return new URI(text.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException _) {
      return null;
    }
  }

  /** Where to ask. */
  URI chatCompletions() {
    return URI.create(baseUrl.strip().replaceFirst("/+$", "") + "/chat/completions");
  }

  /** The server, as messages name it. */
  String host() {
    return chatCompletions().getAuthority();
  }

  /** Whether the server is OpenAI's own, which answers nobody without a key. */
  boolean isVendor() {
    return "api.openai.com".equalsIgnoreCase(chatCompletions().getHost());
  }

  /** The key; null when there is none. */
  @Nullable String key() {
    return apiKey == null || apiKey.reveal().isBlank() ? null : apiKey.reveal().strip();
  }

  /** The models' ids, the preferred one first. */
  List<String> modelIds() {
    return Arrays.stream(models.split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .distinct()
        .toList();
  }

  /** How long the server may be silent. */
  Duration patience() {
    return Duration.ofSeconds(requestTimeoutSeconds);
  }
}
