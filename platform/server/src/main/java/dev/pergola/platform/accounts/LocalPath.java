// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a person goes on after signing in: a place on this server, whatever a link claims.
 *
 * @param path begins with exactly one slash; may hold a query
 */
record LocalPath(String path) {
  /** The start page. */
  static final LocalPath START = new LocalPath("/");

  /** The place that a link names; the start page when it names none on this server. */
  static LocalPath parse(@Nullable String text) {
    return text != null && isLocal(text) ? new LocalPath(text) : START;
  }

  /** Where a request was going. */
  static LocalPath of(URI uri) {
    String query = uri.getRawQuery();
    return parse(query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query);
  }

  // Browsers take "//host" and "/\host" for another server, and leave out tabs and line breaks
  // before they look. Beyond printable ASCII a path has to be percent-encoded anyway.
  private static boolean isLocal(String text) {
    return text.startsWith("/")
        && !text.startsWith("//")
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
  }

  /** The place as a query {@code ?next=…}; empty for the start page. */
  String toQuery() {
    return equals(START) ? "" : "?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }
}
