// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a vendor's server, always a POST of JSON.
 *
 * @param path below the server's base, beginning with a slash
 * @param headers those by which the vendor knows who asks
 * @param body what is asked
 * @param key what the headers hold of a key, so that it is told in no message; null for none
 */
public record Ask(String path, Map<String, String> headers, JsonObject body, @Nullable Key key) {
  public Ask {
    headers = Map.copyOf(headers);
  }

  /** With the key as a bearer token, or without any. */
  public static Ask bearing(String path, JsonObject body, @Nullable Key key) {
    return new Ask(
        path,
        key == null ? Map.of() : Map.of("Authorization", "Bearer " + key.reveal()),
        body,
        key);
  }

  /** Headers hold the key: they are left out. */
  @Override
  public String toString() {
    return "Ask[" + path + "]";
  }
}
