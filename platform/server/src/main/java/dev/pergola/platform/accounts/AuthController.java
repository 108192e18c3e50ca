// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * Setting up, registering, signing in and out for programs. Answers hold the tokens and set the
 * cookies as well, so that a page's script may use them.
 */
@Controller("/api")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuthController {
  /**
   * A session.
   *
   * @param accessToken for {@code Authorization: Bearer}
   * @param refreshToken for {@code /api/auth/refresh}, once
   * @param expiresIn how long the access token is good for, in seconds
   */
  @Serdeable
  record SignedIn(
      String accessToken, String refreshToken, String tokenType, long expiresIn, Profile user) {
    /** Without the tokens. */
    @Override
    public String toString() {
      return "SignedIn[" + user.email() + "]";
    }
  }

  /** A session that goes on in its cookies, where no script can read its tokens. */
  @Serdeable
  record Renewed(long expiresIn, Profile user) {}

  /** A refresh token, by programs that keep no cookies. */
  @Serdeable
  record RefreshRequest(@Nullable String refreshToken) {
    /** Without the token. */
    @Override
    public String toString() {
      return "RefreshRequest";
    }
  }

  private final Setup setup;
  private final SignIn signIn;
  private final Sessions sessions;
  private final Users users;

  AuthController(Setup setup, SignIn signIn, Sessions sessions, Users users) {
    this.setup = setup;
    this.signIn = signIn;
    this.sessions = sessions;
    this.users = users;
  }

  @Post("/setup")
  HttpResponse<?> setUp(HttpRequest<?> request, @Body Credentials entered) {
    return signedIn(
        request,
        HttpStatus.CREATED,
        setup.setUp(entered.token(), entered.name(), entered.email(), entered.password()));
  }

  @Post("/auth/register")
  HttpResponse<?> register(HttpRequest<?> request, @Body Credentials entered) {
    return signedIn(
        request,
        HttpStatus.CREATED,
        signIn.register(entered.name(), entered.email(), entered.password()));
  }

  @Post("/auth/login")
  HttpResponse<?> login(HttpRequest<?> request, @Body Credentials entered) {
    return signedIn(request, HttpStatus.OK, signIn.signIn(entered.email(), entered.password()));
  }

  @Post("/auth/refresh")
  HttpResponse<?> refresh(HttpRequest<?> request, @Body @Nullable RefreshRequest body) {
    String cookie = SessionCookies.refreshToken(request);
    String given = body == null ? null : body.refreshToken();
    SessionTokens tokens = signIn.refresh(given == null ? cookie : given);
    Object answer =
        given == null
            ? new Renewed(AccessTokens.LIFETIME.toSeconds(), profile(tokens.user().caller()))
            : answer(tokens);
    MutableHttpResponse<?> response = HttpResponse.ok(answer);
    return cookie == null ? response : SessionCookies.set(request, response, tokens);
  }

  @Post("/auth/logout")
  HttpResponse<?> logout(HttpRequest<?> request, @Body @Nullable RefreshRequest body) {
    String given = body == null ? null : body.refreshToken();
    sessions.end(
        request.getUserPrincipal(CurrentSession.class).orElse(null),
        given == null ? SessionCookies.refreshToken(request) : given);
    return SessionCookies.clear(request, HttpResponse.noContent());
  }

  @Get("/auth/me")
  Profile me(Caller caller) {
    return profile(caller);
  }

  private HttpResponse<?> signedIn(
      HttpRequest<?> request, HttpStatus status, SessionTokens tokens) {
    return SessionCookies.set(
        request, HttpResponse.<SignedIn>status(status).body(answer(tokens)), tokens);
  }

  private SignedIn answer(SessionTokens tokens) {
    return new SignedIn(
        tokens.access(),
        tokens.refresh(),
        "Bearer",
        AccessTokens.LIFETIME.toSeconds(),
        profile(tokens.user().caller()));
  }

  private Profile profile(Caller caller) {
    return users
        .profile(caller.userId())
        .orElseThrow(() -> new PergolaException(StandardError.NOT_SIGNED_IN, CallerBinder.NOBODY));
  }
}
