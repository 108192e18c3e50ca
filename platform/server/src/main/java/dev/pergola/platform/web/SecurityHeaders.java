// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** What every answer tells the browser to refuse. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class SecurityHeaders implements Ordered {
  // Scripts, styles and connections from this server only; nothing inline, so that markup which
  // slips through a model's answer or a plugin's page cannot run.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @ResponseFilter
  void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin");
    if (!response.getHeaders().contains("Cache-Control")) {
      response.header("Cache-Control", isPublicFile(request.getPath()) ? "no-cache" : "no-store");
    }
  }

  // Scripts and styles are the same for everybody: browsers keep them and ask whether they changed.
  private static boolean isPublicFile(String path) {
    return path.startsWith("/assets/") || path.startsWith("/lib/");
  }

  // Outermost: answers that other filters give go out with the headers as well.
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
