// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which programs act in a user's name. A key does at most what its scopes name, and
 * never what its user may not do; it is asked for at each request, so that a revoked one is refused
 * at once on every node.
 */
@Singleton
public class ApiKeys {
  /** How every key begins, so that people and scanners know what they have found. */
  static final String PREFIX = "pgk_";

  private static final int MAX_NAME = 100;
  private static final int MAX_KEYS = 100;
  private static final int MAX_DAYS = 3650;
  private static final int ENDING = 4;
  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

  private final ApiKeyRows rows;
  private final UserRows users;
  private final Tokens tokens;
  private final EventLog events;
  private final InstantSource clock;

  ApiKeys(ApiKeyRows rows, UserRows users, Tokens tokens, EventLog events, InstantSource clock) {
    this.rows = rows;
    this.users = users;
    this.tokens = tokens;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A key as its user sees it.
   *
   * @param ending its last four characters
   * @param scopes the permissions that it passes on, sorted
   * @param expiresAt null for never
   * @param lastUsedAt to the minute; null for never
   */
  @Serdeable
  public record ApiKey(
      UUID id,
      String name,
      String ending,
      List<String> scopes,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {
    static ApiKey of(ApiKeyRow row) {
      return new ApiKey(
          row.id(),
          row.name(),
          row.ending(),
          List.copyOf(new TreeSet<>(row.permissions())),
          row.createdAt(),
          row.expiresAt(),
          row.usedAt());
    }
  }

  /**
   * A new key, the only time that it can be seen.
   *
   * @param token what the program sends
   */
  record Fresh(ApiKey key, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Fresh[" + key.id() + "]";
    }
  }

  /**
   * Makes a key for the caller.
   *
   * @param scopes names of permissions; empty or null for asking models only
   * @param days after which it expires; null for never
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} for a name, scope or time that
   *     cannot be, {@link StandardError#NOT_ALLOWED} for a scope that the caller does not hold
   */
  @Transactional
  Fresh create(
      Caller caller, @Nullable String name, @Nullable List<String> scopes, @Nullable Integer days) {
    Set<String> wanted = wanted(scopes);
    for (String scope : wanted) {
      if (!caller.may(scope)) {
        throw new PergolaException(
            StandardError.NOT_ALLOWED,
            "You do not hold the permission %s, so a key of yours cannot. Choose among: %s."
                .formatted(shown(scope), String.join(", ", new TreeSet<>(caller.permissions()))));
      }
    }
    if (days != null && (days < 1 || days > MAX_DAYS)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "A key expires after 1 to %d days, or never.".formatted(MAX_DAYS));
    }
    if (list(caller).size() >= MAX_KEYS) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "You have %d keys already. Revoke one that is no longer used.".formatted(MAX_KEYS));
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    String token = PREFIX + tokens.fresh();
    var row =
        new ApiKeyRow(
            Ids.next(),
            caller.organizationId(),
            caller.userId(),
            checkedName(name),
            Tokens.hash(token),
            token.substring(token.length() - ENDING),
            String.join(" ", wanted),
            now,
            days == null ? null : now.plus(Duration.ofDays(days)),
            null,
            null);
    rows.save(row);
    events.record(
        caller,
        "key.created",
        row.name(),
        Json.object("id", row.id(), "scopes", List.copyOf(wanted)));
    return new Fresh(ApiKey.of(row), token);
  }

  @SuppressWarnings("ConstantValue") // JSON's null is an element like any other
  private static Set<String> wanted(@Nullable List<String> scopes) {
    if (scopes == null || scopes.isEmpty()) {
      return Set.of(Permission.MODELS);
    }
    for (String scope : scopes) {
      if (scope == null) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT, "scopes must be names of permissions, not null.");
      }
    }
    return new TreeSet<>(scopes);
  }

  private static String checkedName(@Nullable String name) {
    String stripped = name == null ? "" : name.strip();
    if (stripped.isEmpty() || stripped.length() > MAX_NAME) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Give the key a name of 1 to %d characters that says what uses it.".formatted(MAX_NAME));
    }
    return stripped;
  }

  private static String shown(String scope) {
    return scope.length() <= 60 ? scope : scope.substring(0, 60) + "…";
  }

  /** The caller's keys that are not revoked, the oldest first. */
  List<ApiKey> list(Caller caller) {
    return rows.findByUserIdAndRevokedAtIsNullOrderByCreatedAt(caller.userId()).stream()
        .map(ApiKey::of)
        .toList();
  }

  /**
   * Revokes a key for good.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such key
   */
  @Transactional
  void revoke(Caller caller, UUID id) {
    if (rows.revoke(id, caller.userId(), clock.millis()) == 0) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "You have no such key. It may be revoked already.");
    }
    events.record(
        caller, "key.revoked", rows.findById(id).orElseThrow().name(), Json.object("id", id));
  }

  /** For whom a key speaks; null when it is unknown, expired or revoked. */
  @Nullable KeyHolder verify(String token) {
    ApiKeyRow row = rows.findByHash(Tokens.hash(token)).orElse(null);
    Instant now = clock.instant();
    if (row == null || !row.isGood(now)) {
      return null;
    }
    UserRow user = users.findById(row.userId()).orElse(null);
    if (user == null) {
      return null;
    }
    if (row.usedAt() == null || row.usedAt().plus(USE_NOTED_EVERY).isBefore(now)) {
      rows.used(row.id(), now.toEpochMilli());
    }
    Set<String> permissions = new HashSet<>(user.caller().permissions());
    permissions.retainAll(row.permissions());
    return new KeyHolder(
        row.id(),
        new Caller(user.organizationId(), user.id(), user.name(), Set.copyOf(permissions)));
  }
}
