// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.StandardError;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protects against cross-site request forgery: a request that changes something and is
 * authenticated by a cookie must come from a page of this server.
 *
 * <p>Browsers say where a request comes from in {@code Sec-Fetch-Site}, older ones in {@code
 * Origin}; pages cannot forge either. Programs that send a Bearer token and no cookie are not
 * concerned: nobody can make a browser send that header across sites.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class SameOrigin implements Ordered {
  private static final Set<HttpMethod> SAFE =
      EnumSet.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Problems problems;

  SameOrigin(Problems problems) {
    this.problems = problems;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    if (SAFE.contains(request.getMethod())
        || !request.getHeaders().contains(HttpHeaders.COOKIE)
        || isSameOrigin(request)) {
      return null;
    }
    return problems.answer(
        request,
        Problem.of(
            StandardError.NOT_ALLOWED,
            "This request came from another site. Open Pergola itself and try again."));
  }

  private static boolean isSameOrigin(HttpRequest<?> request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    String host = request.getHeaders().get(HttpHeaders.HOST);
    try {
      return origin != null && URI.create(origin).getAuthority().equals(host);
    } catch (IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 50;
  }
}
