// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Sessions.Refresh;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The ways into a session: registering, signing in, refreshing. */
@Singleton
class SignIn {
  private static final int LONGEST_ACTOR = 120;

  private final Users users;
  private final Passwords passwords;
  private final Sessions sessions;
  private final AccountsSettings settings;
  private final EventLog events;

  SignIn(
      Users users,
      Passwords passwords,
      Sessions sessions,
      AccountsSettings settings,
      EventLog events) {
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
    this.settings = settings;
    this.events = events;
  }

  /** Whether anybody may make an account. */
  boolean isRegistrationOpen() {
    return settings.registration() == AccountsSettings.Registration.OPEN && !users.isEmpty();
  }

  /** Whether the installation waits for its first account. */
  boolean isSetUpNeeded() {
    return users.isEmpty();
  }

  /**
   * Makes an account and signs its user in.
   *
   * @throws PergolaException {@link AccountsError#REGISTRATION_CLOSED}, {@link
   *     AccountsError#EMAIL_TAKEN} or {@link StandardError#INVALID_ARGUMENT}
   */
  SessionTokens register(@Nullable String name, @Nullable String email, @Nullable String password) {
    if (isSetUpNeeded()) {
      throw new PergolaException(
          AccountsError.REGISTRATION_CLOSED,
          "This installation has no account yet. Make the first with the set-up link that Pergola"
              + " printed when it started.");
    }
    if (!isRegistrationOpen()) {
      throw new PergolaException(
          AccountsError.REGISTRATION_CLOSED,
          "Registration is closed. An administrator opens it by starting Pergola with"
              + " PERGOLA_ACCOUNTS_REGISTRATION=open.");
    }
    NewUser newUser = NewUser.parse(name, email, password);
    return register(newUser, passwords.hash(newUser.password()));
  }

  @Transactional
  SessionTokens register(NewUser newUser, String passwordHash) {
    UserRow user = users.create(newUser, passwordHash, false);
    events.record(
        user.organizationId(),
        user.id(),
        user.name(),
        "user.registered",
        user.email(),
        JsonObject.EMPTY);
    return sessions.begin(user);
  }

  /**
   * Signs a user in.
   *
   * @throws PergolaException {@link AccountsError#WRONG_CREDENTIALS}: the same, after the same
   *     time, whether or not there is a user with the email
   */
  SessionTokens signIn(@Nullable String email, @Nullable String password) {
    String address = Email.normalize(email);
    UserRow user = users.withEmail(address).orElse(null);
    Secret secret = new Secret(password == null ? "" : password);
    boolean matches = passwords.matches(secret, user == null ? null : user.passwordHash());
    if (user == null || !matches) {
      events.record(
          user == null ? null : user.organizationId(),
          null,
          shorten(address),
          "user.sign_in_failed",
          shorten(address),
          JsonObject.EMPTY);
      throw new PergolaException(
          AccountsError.WRONG_CREDENTIALS, "Email or password is wrong. Check both and try again.");
    }
    return sessions.begin(user);
  }

  /**
   * Carries a session on.
   *
   * @throws PergolaException {@link AccountsError#SESSION_ENDED}
   */
  SessionTokens refresh(@Nullable String refreshToken) {
    Refresh refresh = refreshToken == null ? new Refresh.Refused() : sessions.refresh(refreshToken);
    return switch (refresh) {
      case Refresh.Renewed(SessionTokens tokens) -> tokens;
      case Refresh.Refused _, Refresh.Reused _ ->
          throw new PergolaException(
              AccountsError.SESSION_ENDED, "The session has ended. Sign in again.");
    };
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_ACTOR ? text : text.substring(0, LONGEST_ACTOR - 1) + "…";
  }
}
