// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.reactivestreams.Publisher;

/**
 * Finds out who sends a request: from {@code Authorization: Bearer}, else from the cookie. A token
 * that is not good counts as none, so that what anybody may see is also seen by somebody whose
 * session has ended.
 */
@Singleton
final class SessionReader implements AuthenticationFetcher<HttpRequest<?>> {
  private static final String BEARER = "Bearer ";

  private final AccessTokens tokens;

  SessionReader(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    return token(request)
        .map(tokens::verify)
        .map(Publishers::<Authentication>just)
        .orElseGet(Publishers::empty);
  }

  // The cookie does not stand in for a bad Bearer token: the cross-site check lets requests with a
  // Bearer token through because no cookie speaks for them.
  private static Optional<String> token(HttpRequest<?> request) {
    Optional<String> authorization = request.getHeaders().getAuthorization();
    return authorization.isPresent()
        ? authorization
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(value -> value.substring(BEARER.length()).strip())
        : request.getCookies().findCookie(SessionCookies.ACCESS).map(Cookie::getValue);
  }
}
