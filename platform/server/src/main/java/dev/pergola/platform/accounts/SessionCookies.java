// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The cookies that hold a browser's session, out of reach of scripts and of other sites. */
final class SessionCookies {
  /** Holds the access token. */
  static final String ACCESS = "pergola_access";

  /** Holds the refresh token. */
  static final String REFRESH = "pergola_refresh";

  /** The refresh token that the browser sent; null for none. */
  static @Nullable String refreshToken(HttpRequest<?> request) {
    return request.getCookies().findCookie(REFRESH).map(Cookie::getValue).orElse(null);
  }

  /** Gives the browser a session to keep. */
  static <B> MutableHttpResponse<B> set(
      HttpRequest<?> request, MutableHttpResponse<B> response, SessionTokens tokens) {
    return response
        .cookie(cookie(request, ACCESS, tokens.access(), AccessTokens.LIFETIME))
        .cookie(cookie(request, REFRESH, tokens.refresh(), Sessions.LIFETIME));
  }

  /** Has the browser forget its session. */
  static <B> MutableHttpResponse<B> clear(HttpRequest<?> request, MutableHttpResponse<B> response) {
    return response
        .cookie(cookie(request, ACCESS, "", Duration.ZERO))
        .cookie(cookie(request, REFRESH, "", Duration.ZERO));
  }

  private static Cookie cookie(
      HttpRequest<?> request, String name, String value, Duration lifetime) {
    return Cookie.of(name, value)
        .httpOnly(true)
        .sameSite(SameSite.Lax)
        .secure(isSecure(request))
        .path("/")
        .maxAge(lifetime);
  }

  // A proxy's word is enough: who lies about it only makes their own cookies stricter.
  private static boolean isSecure(HttpRequest<?> request) {
    return request.isSecure()
        || "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"));
  }

  private SessionCookies() {}
}
