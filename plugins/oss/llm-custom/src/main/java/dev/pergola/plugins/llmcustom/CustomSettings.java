// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmcustom;

import dev.pergola.api.Secret;
import dev.pergola.plugins.llmwire.Server;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator sets.
 *
 * @param baseUrl where the server's API begins, version included; null until it is set
 * @param apiKey what to authenticate with; null for a server that needs none
 * @param models as the server names them, separated by commas, the preferred one first; null for
 *     all that it lists
 * @param embeddingModels those that make vectors of texts, separated by commas
 * @param requestTimeoutSeconds how long the server may be silent
 */
record CustomSettings(
    @Nullable String baseUrl,
    @Nullable Secret apiKey,
    @Nullable String models,
    @Nullable String embeddingModels,
    int requestTimeoutSeconds) {
  private static final String EXAMPLE = "http://127.0.0.1:1234/v1";

  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  CustomSettings {
    server(baseUrl == null ? "" : baseUrl, apiKey, requestTimeoutSeconds);
  }

  /** The server; null until its address is set. */
  @Nullable Server server() {
    return server(baseUrl == null ? "" : baseUrl, apiKey, requestTimeoutSeconds);
  }

  private static @Nullable Server server(String address, @Nullable Secret key, int patience) {
    // The other values are checked without an address, too.
    Server server = Server.of(address.isBlank() ? EXAMPLE : address, key, patience, EXAMPLE);
    return address.isBlank() ? null : server;
  }
}
