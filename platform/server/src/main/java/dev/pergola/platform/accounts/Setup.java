// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an installation without accounts gets its first one, an administrator. Thread-safe. */
@Singleton
public class Setup {
  private final SetupRows rows;
  private final Users users;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Tokens tokens;
  private final EventLog events;

  Setup(
      SetupRows rows,
      Users users,
      Passwords passwords,
      Sessions sessions,
      Tokens tokens,
      EventLog events) {
    this.rows = rows;
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
    this.tokens = tokens;
    this.events = events;
  }

  /**
   * A new one-time token for {@code /setup?token=…}, in place of any before it; empty when the
   * installation has accounts.
   */
  @Transactional
  public Optional<String> newToken() {
    String token = tokens.fresh();
    // Written before the question: from here on nobody else can make the first account.
    rows.put(Tokens.hash(token));
    if (users.isEmpty()) {
      return Optional.of(token);
    }
    rows.deleteAll();
    return Optional.empty();
  }

  /**
   * Makes the first administrator without asking anybody. Does nothing when the installation has
   * accounts.
   *
   * @return whether the administrator was made
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when email, password or name
   *     cannot be taken; its message says why and does not repeat the password
   */
  public boolean createAdministratorIfEmpty(String email, String password, String name) {
    if (!users.isEmpty()) {
      return false;
    }
    NewUser administrator = NewUser.parse(name, email, password);
    return createIfEmpty(administrator, passwords.hash(administrator.password()));
  }

  @Transactional
  boolean createIfEmpty(NewUser administrator, String passwordHash) {
    rows.put(Tokens.hash(tokens.fresh()));
    boolean empty = users.isEmpty();
    if (empty) {
      create(administrator, passwordHash, "system");
    }
    rows.deleteAll();
    return empty;
  }

  /** Whether the token would be taken at present. */
  boolean isGood(@Nullable String token) {
    return token != null && rows.existsByHash(Tokens.hash(token));
  }

  /**
   * Makes the first administrator and signs them in.
   *
   * @throws PergolaException {@link AccountsError#SETUP_TOKEN_INVALID}, or {@link
   *     StandardError#INVALID_ARGUMENT} which leaves the token good
   */
  SessionTokens setUp(
      @Nullable String token,
      @Nullable String name,
      @Nullable String email,
      @Nullable String password) {
    if (token == null || !isGood(token)) {
      throw invalidToken();
    }
    NewUser administrator = NewUser.parse(name, email, password);
    return redeem(token, administrator, passwords.hash(administrator.password()));
  }

  @Transactional
  SessionTokens redeem(String token, NewUser administrator, String passwordHash) {
    if (rows.take(Tokens.hash(token)) == 0 || !users.isEmpty()) {
      throw invalidToken();
    }
    return sessions.begin(create(administrator, passwordHash, administrator.name()));
  }

  private UserRow create(NewUser administrator, String passwordHash, String actor) {
    UserRow user = users.create(administrator, passwordHash, true);
    events.record(
        user.organizationId(),
        user.id(),
        actor,
        "installation.set_up",
        user.email(),
        JsonObject.EMPTY);
    return user;
  }

  static PergolaException invalidToken() {
    return new PergolaException(
        AccountsError.SETUP_TOKEN_INVALID,
        "This set-up link has been used or replaced. If you have an account, sign in. If nobody has"
            + " one yet, restart Pergola: it prints a new link.");
  }
}
