// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Secret;
import dev.pergola.plugins.llmwire.Server;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator sets.
 *
 * @param apiKey what to authenticate with; null for none
 * @param authMethod whether a sign-in with Google is used
 * @param models as the vendor names them, separated by commas, the preferred one first
 * @param embeddingModels those that make vectors of texts, separated by commas
 * @param clientId of the operator's own Google client, for signing in with Google instead of a key;
 *     null for none
 * @param clientSecret of that client
 * @param projectId the Google Cloud project that signed-in requests are billed to; null for the
 *     client's own
 * @param publicUrl where browsers find this installation: Google sends them back there
 * @param baseUrl where the server's API begins, version included
 * @param authorizationUrl where Google asks for consent
 * @param tokenUrl where Google hands out tokens
 * @param requestTimeoutSeconds how long the server may be silent
 */
record GeminiSettings(
    @Nullable Secret apiKey,
    AuthMethod authMethod,
    String models,
    @Nullable String embeddingModels,
    @Nullable String clientId,
    @Nullable Secret clientSecret,
    @Nullable String projectId,
    String publicUrl,
    String baseUrl,
    String authorizationUrl,
    String tokenUrl,
    int requestTimeoutSeconds) {
  /** By what the operator's questions authenticate. */
  enum AuthMethod {
    /** A sign-in with Google where there is one, else the key. */
    OAUTH,
    /** The key, even where somebody signed in. */
    API_KEY
  }

  /**
   * @throws IllegalArgumentException when a value cannot be; says what to enter
   */
  GeminiSettings {
    server(baseUrl, apiKey, requestTimeoutSeconds);
    Server.address("Address of this installation", publicUrl, "https://pergola.example.com");
    Server.address("Google's consent page", authorizationUrl, "https://accounts.google.com/…");
    Server.address("Google's tokens", tokenUrl, "https://oauth2.googleapis.com/token");
    if (given(clientId) != null && (clientSecret == null || clientSecret.reveal().isBlank())) {
      throw new IllegalArgumentException(
          "Google client secret is missing: it belongs to the client ID.");
    }
    if (projectId != null && !projectId.strip().matches("[\\x21-\\x7e]*")) {
      throw new IllegalArgumentException(
          "Google Cloud project must be its ID, such as my-project-1234.");
    }
  }

  private static Server server(String baseUrl, @Nullable Secret apiKey, int patience) {
    return Server.of(baseUrl, apiKey, patience, "https://generativelanguage.googleapis.com/v1beta");
  }

  Server server() {
    return server(baseUrl, apiKey, requestTimeoutSeconds);
  }

  /** The Google client; null when there is none, or none is to be used. */
  @Nullable GoogleClient client() {
    String id = given(clientId);
    return authMethod == AuthMethod.API_KEY || id == null || clientSecret == null
        ? null
        : new GoogleClient(
            id,
            new Secret(clientSecret.reveal().strip()),
            URI.create(
                Server.address("Address of this installation", publicUrl, "https://example.com")
                    + "/ext/llm-gemini/oauth/callback"),
            Server.address("Google's consent page", authorizationUrl, "https://example.com"),
            Server.address("Google's tokens", tokenUrl, "https://example.com"));
  }

  /** The project that signed-in requests are billed to; null for the client's own. */
  @Nullable String project() {
    return given(projectId);
  }

  private static @Nullable String given(@Nullable String setting) {
    return setting == null || setting.isBlank() ? null : setting.strip();
  }
}
