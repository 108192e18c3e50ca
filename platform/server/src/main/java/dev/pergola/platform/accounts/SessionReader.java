// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Permission;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Finds out who sends a request: from {@code Authorization: Bearer}, which holds an access token or
 * an API key, else from the cookie. A token that is not good counts as none, so that what anybody
 * may see is also seen by somebody whose session has ended.
 *
 * <p>A key that only asks models is none outside of {@code /v1}: much there needs no permission but
 * to be somebody.
 */
@Singleton
final class SessionReader implements AuthenticationFetcher<HttpRequest<?>> {
  private static final String BEARER = "Bearer ";

  private static final String GATEWAY = "/v1/";

  private final AccessTokens tokens;
  private final ApiKeys keys;
  private final ExecutorService blocking;

  SessionReader(
      AccessTokens tokens, ApiKeys keys, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.tokens = tokens;
    this.keys = keys;
    this.blocking = blocking;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    if (!hasKey(request)) {
      return token(request)
          .map(tokens::verify)
          .map(Publishers::<Authentication>just)
          .orElseGet(Publishers::empty);
    }
    Optional<KeyHolder> known = token(request).map(keys::known);
    if (known.isPresent()) {
      return known
          .filter(holder -> mayComeHere(holder, request))
          .map(Publishers::<Authentication>just)
          .orElseGet(Publishers::empty);
    }
    // Asks the database, which is nothing for the event loop.
    return Publishers.fromCompletableFuture(
        () -> CompletableFuture.supplyAsync(() -> holder(request), blocking));
  }

  private @Nullable Authentication holder(HttpRequest<?> request) {
    return token(request)
        .map(keys::verify)
        .filter(holder -> mayComeHere(holder, request))
        .orElse(null);
  }

  private static boolean mayComeHere(KeyHolder holder, HttpRequest<?> request) {
    return request.getPath().startsWith(GATEWAY)
        || holder.caller().permissions().stream()
            .anyMatch(permission -> !permission.equals(Permission.MODELS));
  }

  /** Whether a request comes with an API key, good or not. */
  static boolean hasKey(HttpRequest<?> request) {
    return request.getHeaders().getAuthorization().isPresent()
        && token(request).filter(token -> token.startsWith(ApiKeys.PREFIX)).isPresent();
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
