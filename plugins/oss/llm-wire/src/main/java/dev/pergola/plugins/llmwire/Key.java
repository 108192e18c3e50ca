// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request authenticates with.
 *
 * @param secret what is sent
 * @param own whether it is the asker's own, else the administrator's
 */
public record Key(Secret secret, boolean own) {
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * The key to use: the asker's own, else the provider's; null when there is neither.
   *
   * @throws PergolaException {@link StandardError#AUTHENTICATION_FAILED} when the asker's own
   *     cannot be a key
   */
  public static @Nullable Key choose(@Nullable Secret askers, @Nullable Secret providers) {
    try {
      Secret own = stripped(askers);
      if (own != null) {
        return new Key(own, true);
      }
    } catch (IllegalArgumentException _) {
      throw new PergolaException(
          StandardError.AUTHENTICATION_FAILED,
          "Your own key must be letters, digits and signs without spaces. Enter it again.");
    }
    return providers == null ? null : new Key(providers, false);
  }

  /** A key as entered, without the space around it; null when nothing is left. */
  static @Nullable Secret stripped(@Nullable Secret entered) {
    if (entered == null || entered.reveal().isBlank()) {
      return null;
    }
    String text = entered.reveal().strip();
    if (!PRINTABLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "API key must be letters, digits and signs without spaces: copy it again.");
    }
    return new Secret(text);
  }

  /** The key in the clear, for a header. */
  public String reveal() {
    return secret.reveal();
  }
}
