// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.EventLog;
import dev.pergola.platform.secrets.Secrets;
import dev.pergola.platform.web.Permissions;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The vendors' keys that users and organizations brought, to be used in place of the operator's. A
 * user's own counts before the organization's. Nothing gives a key out again but {@link #find}.
 * Safe for use by several threads.
 */
@Singleton
public class OwnKeys {
  /** Who brought a key. */
  public enum Owner {
    /** A user, for their own questions. */
    USER,
    /** An organization, for those of all its users. */
    ORGANIZATION
  }

  /**
   * A key to be used.
   *
   * @param ownerId the user's, or the organization's
   */
  public record OwnKey(UUID ownerId, Secret key) {}

  private static final int SHORTEST = 8;
  private static final int LONGEST = 1000;
  private static final Pattern SIGNS = Pattern.compile("[\\x21-\\x7e]*");
  private static final int SHOWN = 4;

  private final KeyRows rows;
  private final Secrets secrets;
  private final EventLog events;
  private final InstantSource clock;
  private final Recent<Who, List<KeyRows.Row>> recent;

  private record Who(UUID organizationId, UUID userId) {}

  OwnKeys(KeyRows rows, Secrets secrets, EventLog events, InstantSource clock) {
    this.rows = rows;
    this.secrets = secrets;
    this.events = events;
    this.clock = clock;
    this.recent = new Recent<>(clock);
  }

  /** The key with which a caller's question goes to a provider; null for the operator's. */
  public @Nullable OwnKey find(Caller caller, String provider) {
    KeyRows.Row row = row(caller, provider);
    Secret key = row == null ? null : secrets.get(secretId(row.ownerId(), provider));
    return row == null || key == null ? null : new OwnKey(row.ownerId(), key);
  }

  /** Whether a caller's question goes to a provider with a key of their own. */
  boolean has(Caller caller, String provider) {
    return row(caller, provider) != null;
  }

  private KeyRows.@Nullable Row row(Caller caller, String provider) {
    KeyRows.Row organizations = null;
    for (KeyRows.Row row : list(caller)) {
      if (row.provider().equals(provider)) {
        if (row.owner() == Owner.USER) {
          return row;
        }
        organizations = row;
      }
    }
    return organizations;
  }

  /** What is shown of the keys that count for a caller. */
  List<KeyRows.Row> list(Caller caller) {
    return recent.get(
        new Who(caller.organizationId(), caller.userId()),
        who -> rows.of(who.organizationId(), who.userId()));
  }

  /**
   * Keeps a key, in place of the one before.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it cannot be a key, {@link
   *     StandardError#NOT_ALLOWED} when it is the organization's and the caller does not manage it
   */
  @Transactional
  void put(Caller caller, Owner owner, String provider, String key) {
    requireMay(caller, owner);
    String stripped = key.strip();
    requireKey(stripped);
    UUID ownerId = ownerId(caller, owner);
    secrets.put(secretId(ownerId, provider), new Secret(stripped));
    rows.put(
        Ids.next(),
        caller.organizationId(),
        owner.name(),
        ownerId,
        provider,
        // Of a short key, four characters would tell too much.
        stripped.length() < 5 * SHOWN ? "" : stripped.substring(stripped.length() - SHOWN),
        caller.userId(),
        clock.millis());
    record(caller, "model.key_changed", owner, provider);
    recent.forget();
  }

  private static void requireKey(String key) {
    String wrong =
        key.length() < SHORTEST
            ? "A key has %d characters at least".formatted(SHORTEST)
            : key.length() > LONGEST
                ? "A key has %,d characters at most, and this has %,d"
                    .formatted(LONGEST, key.length())
                : SIGNS.matcher(key).matches()
                    ? null
                    : "A key has only letters from A to Z, digits and signs such as - and _, and no spaces";
    if (wrong != null) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, wrong + ". Copy it again.");
    }
  }

  /**
   * Forgets a key.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none, {@link
   *     StandardError#NOT_ALLOWED} as {@link #put}
   */
  @Transactional
  void remove(Caller caller, Owner owner, String provider) {
    requireMay(caller, owner);
    UUID ownerId = ownerId(caller, owner);
    if (rows.remove(ownerId, provider) == 0) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          "There is no such key of %s. Nothing was removed."
              .formatted(owner == Owner.USER ? "yours" : "your organization"));
    }
    secrets.remove(secretId(ownerId, provider));
    record(caller, "model.key_removed", owner, provider);
    recent.forget();
  }

  private void record(Caller caller, String type, Owner owner, String provider) {
    events.record(
        caller, type, provider, Json.object("owner", owner.name().toLowerCase(Locale.ROOT)));
  }

  private static void requireMay(Caller caller, Owner owner) {
    if (owner == Owner.ORGANIZATION) {
      Permissions.requireManagesOrganization(caller);
    }
  }

  private static UUID ownerId(Caller caller, Owner owner) {
    return switch (owner) {
      case USER -> caller.userId();
      case ORGANIZATION -> caller.organizationId();
    };
  }

  private static String secretId(UUID ownerId, String provider) {
    return "models/key/" + ownerId + "/" + provider;
  }
}
