// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.StandardError;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protects against cross-site request forgery: a request that changes something must not come from
 * a page of another site, whether it rides on a cookie or would have one set (a sign-in form that
 * signs a person in as somebody else).
 *
 * <p>Browsers say where a request comes from in {@code Sec-Fetch-Site} or {@code Origin}; pages
 * cannot forge either. A browser too old for both could send across sites what a form can send,
 * which is refused when a cookie speaks for it. A Bearer token exempts: no page can have a browser
 * send that header to another site, and a cookie next to it counts for nothing.
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
        || request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
        || !mayComeFromElsewhere(request)) {
      return null;
    }
    return problems.answer(
        request,
        Problem.of(
            StandardError.NOT_ALLOWED,
            "This request came from another site. Open Pergola itself and try again."));
  }

  private static boolean mayComeFromElsewhere(HttpRequest<?> request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin != null) {
      return !isThisServer(origin, request.getHeaders().get(HttpHeaders.HOST));
    }
    return request.getHeaders().contains(HttpHeaders.COOKIE) && couldBeForm(request);
  }

  private static boolean isThisServer(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  // All else (another method, JSON) a browser sends to another site only after asking it.
  private static boolean couldBeForm(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.POST
        && request.getContentType().filter(MediaType.APPLICATION_JSON_TYPE::equals).isEmpty();
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 50;
  }
}
