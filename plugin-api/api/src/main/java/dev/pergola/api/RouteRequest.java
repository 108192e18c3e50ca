// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to a plugin's route.
 *
 * @param caller who asks; null only on a route open to {@link Access#anyone} when nobody is signed
 *     in
 * @param method in upper case
 * @param path below {@code /ext/{plugin id}}, decoded
 * @param pathVariables what the segments in braces matched, decoded
 * @param query the query's parameters, decoded
 * @param headers by name in lower case; without cookies and credentials, which belong to the server
 * @param body empty when there is none; must not be changed
 */
public record RouteRequest(
    @Nullable Caller caller,
    String method,
    String path,
    Map<String, String> pathVariables,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    byte[] body) {
  /**
   * Who asks, on a route that is not open to anybody.
   *
   * @throws PergolaException {@link StandardError#NOT_SIGNED_IN} when nobody is signed in
   */
  public Caller signedIn() {
    if (caller == null) {
      throw new PergolaException(StandardError.NOT_SIGNED_IN, "Sign in first.");
    }
    return caller;
  }

  /** The first value of a query parameter; null when absent or blank. */
  public @Nullable String parameter(String name) {
    return first(query, name);
  }

  /** The first value of a header, by its name in any case; null when absent or blank. */
  public @Nullable String header(String name) {
    return first(headers, name.toLowerCase(Locale.ROOT));
  }

  /** The body as text in UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static @Nullable String first(Map<String, List<String>> values, String name) {
    List<String> found = values.getOrDefault(name, List.of());
    return found.isEmpty() || found.getFirst().isBlank() ? null : found.getFirst();
  }
}
