// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's server, as the administrator set it.
 *
 * @param base where its API begins, version included, with no slash at the end
 * @param key what to authenticate with; null when there is none
 * @param patience how long it may be silent, before its answer and within it
 */
public record Server(URI base, @Nullable Secret key, Duration patience) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * A server from the settings of its plugin.
   *
   * @param baseUrl as entered
   * @param apiKey as entered; null or blank for none
   * @param patienceSeconds at least 1
   * @param example a right base address
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  public static Server of(
      String baseUrl, @Nullable Secret apiKey, int patienceSeconds, String example) {
    if (patienceSeconds < 1) {
      throw new IllegalArgumentException("Patience in seconds must be at least 1.");
    }
    return new Server(
        address("Base address", baseUrl, example),
        Key.stripped(apiKey),
        Duration.ofSeconds(patienceSeconds));
  }

  /**
   * An address from a plugin's settings.
   *
   * @param setting the setting's title
   * @param example a right address
   * @throws IllegalArgumentException when it is none, or holds a password or query; says what to
   *     enter
   */
  public static URI address(String setting, String text, String example) {
    URI uri = parse(text);
    if (uri == null || uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
      throw new IllegalArgumentException(
          "%s must be an address such as %s.".formatted(setting, example));
    }
    // Addresses are shown in messages.
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "%s must hold no password or query: a key belongs into its own field."
              .formatted(setting));
    }
    return uri;
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException _) {
      return null;
    }
  }

  /**
   * An address of the server.
   *
   * @param path begins with a slash
   */
  public URI at(String path) {
    return URI.create(base + path);
  }

  /** The server, as messages name it. */
  public String host() {
    return base.getAuthority();
  }
}
