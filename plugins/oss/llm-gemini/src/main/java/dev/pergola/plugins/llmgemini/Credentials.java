// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.plugins.llmwire.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which credential to ask with: the asker's own key, else the operator's sign-in with Google, else
 * the operator's key. Safe for use by several threads.
 */
final class Credentials {
  private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

  private final @Nullable Secret apiKey;
  private final @Nullable GoogleSignIn signIn;
  private final @Nullable String project;

  /**
   * @param signIn the operator's sign-in with Google; null when no client is set
   */
  Credentials(GeminiSettings settings, @Nullable GoogleSignIn signIn) {
    apiKey = settings.server().key();
    project = settings.project();
    this.signIn = signIn;
  }

  /** Something that asks Google. */
  @FunctionalInterface
  interface Asking<T> {
    T ask(Credential credential) throws InterruptedException;
  }

  /** Whether one can ask without a key of one's own. */
  boolean areThere() {
    return apiKey != null || (signIn != null && signIn.isConnected());
  }

  /**
   * Asks; where the sign-in does not work, with the operator's key: a refused question was not
   * looked at, so nothing is asked or paid twice.
   */
  <T> T asking(@Nullable Secret askers, Asking<T> asking) throws InterruptedException {
    Key key = Key.choose(askers, apiKey);
    if (key != null && (key.own() || signIn == null || !signIn.isConnected() || signIn.rests())) {
      return asking.ask(Credential.of(key));
    }
    if (signIn == null || !signIn.isConnected()) {
      throw nothing();
    }
    Secret accessToken = null;
    try {
      accessToken = signIn.accessToken();
      T answer = asking.ask(signedIn(accessToken));
      signIn.worked();
      return answer;
    } catch (PergolaException e) {
      if (accessToken != null && e.code() != StandardError.AUTHENTICATION_FAILED) {
        throw e;
      }
      signIn.failed(e.getMessage(), accessToken);
      if (key == null) {
        throw e;
      }
      LOG.warn("The sign-in with Google does not work, the API key is used: {}", e.getMessage());
      return asking.ask(Credential.of(key));
    }
  }

  private Credential signedIn(Secret accessToken) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + accessToken.reveal());
    if (project != null) {
      headers.put("x-goog-user-project", project);
    }
    return new Credential(headers, new Key(accessToken, false));
  }

  private static PergolaException nothing() {
    return new PergolaException(
        StandardError.NOT_CONFIGURED,
        "Google Gemini has no API key and no sign-in yet: an administrator adds one on the Plugins"
            + " page, or you bring your own key.");
  }
}
