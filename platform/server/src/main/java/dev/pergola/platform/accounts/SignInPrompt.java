// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.web.Problems;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * What comes of 401, whoever answered it: programs are told that a Bearer token is wanted; a person
 * who opens a page goes on to where the session is renewed, or to the sign-in page.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class SignInPrompt implements Ordered {
  @ResponseFilter
  MutableHttpResponse<?> prompt(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (response.code() != HttpStatus.UNAUTHORIZED.getCode()) {
      return response;
    }
    // Whoever is signed in would come back to the same answer, over and over.
    boolean nobody = request.getUserPrincipal(CurrentSession.class).isEmpty();
    if (nobody && request.getMethod() == HttpMethod.GET && Problems.wantsPage(request)) {
      String next = LocalPath.of(request.getUri()).toQuery();
      boolean renewable = request.getCookies().contains(SessionCookies.REFRESH);
      return HttpResponse.status(HttpStatus.SEE_OTHER)
          .header(HttpHeaders.LOCATION, (renewable ? "/session/refresh" : "/login") + next);
    }
    return response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  // Around the framework's filter that checks @Secured, within those that guard every answer.
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 100;
  }
}
