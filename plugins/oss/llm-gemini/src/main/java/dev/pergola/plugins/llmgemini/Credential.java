// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.plugins.llmwire.Key;
import java.util.Map;

/**
 * By what a request to Google authenticates.
 *
 * @param headers as sent
 * @param key what they hold of a secret
 */
record Credential(Map<String, String> headers, Key key) {
  Credential {
    headers = Map.copyOf(headers);
  }

  /** By a key. */
  static Credential of(Key key) {
    return new Credential(Map.of("x-goog-api-key", key.reveal()), key);
  }

  /** Headers hold the key: they are left out. */
  @Override
  public String toString() {
    return "Credential";
  }
}
