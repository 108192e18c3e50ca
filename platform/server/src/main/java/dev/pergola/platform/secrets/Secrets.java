// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps secrets, encrypted. Safe for use by several threads. */
@Singleton
public final class Secrets {
  private final SecretRows rows;
  private final Seal seal;

  Secrets(SecretRows rows, MasterKey master) {
    this.rows = rows;
    this.seal = new Seal(master);
  }

  /** Stores a secret under an id, in place of what was there. */
  public void put(String id, Secret secret) {
    rows.put(id, seal.close(id, secret));
  }

  /**
   * The secret stored under an id; null when there is none.
   *
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when it was stored with another
   *     key
   */
  public @Nullable Secret get(String id) {
    return rows.findById(id).map(this::open).orElse(null);
  }

  /**
   * All secrets whose ids begin so.
   *
   * @throws PergolaException as {@link #get}
   */
  public List<Secret> all(String prefix) {
    return rows.findByPrefix(prefix).stream().map(this::open).toList();
  }

  /** Whether there is a secret under an id. */
  public boolean has(String id) {
    return rows.existsById(id);
  }

  /** Forgets the secret stored under an id, if there is one. */
  public void remove(String id) {
    rows.deleteById(id);
  }

  /** Forgets all secrets whose ids begin so. */
  public void removeAll(String prefix) {
    rows.deleteByPrefix(prefix);
  }

  private Secret open(SecretRows.Row row) {
    try {
      return seal.open(row.id(), row.sealed());
    } catch (GeneralSecurityException e) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "The stored secret %s cannot be read: secret.key (or PERGOLA_SECRET_KEY) is not the one that it was stored with. Enter the secret again, or put the old key back and restart Pergola."
              .formatted(row.id()),
          e);
    }
  }
}
