// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Database;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Keeps changes of an organization's limits apart from its calls' beginnings and ends, on all
 * nodes: a new limit counts each call that is under way, and each such call knows of it when it is
 * settled. Both wait in the caller's transaction, until that of the other ends. On SQLite there is
 * nothing to do, as only one transaction writes at a time.
 */
@Singleton
final class LimitChanges {
  private final LimitRows rows;
  private final boolean severalWrite;

  LimitChanges(LimitRows rows, @Property(name = "pergola.database-kind") Database.Kind database) {
    this.rows = rows;
    this.severalWrite = database == Database.Kind.POSTGRESQL;
  }

  /** Lets no call of the organization begin or end until the transaction ends. */
  void begin(UUID organizationId) {
    if (severalWrite) {
      rows.lock(lock(organizationId));
    }
  }

  /** Lets no limit of the organization change until the transaction ends; calls may go on. */
  void await(UUID organizationId) {
    if (severalWrite) {
      rows.lockShared(lock(organizationId));
    }
  }

  // Two organizations that share one wait for each other, and no more. The end of an id of version
  // 7 is random.
  private static long lock(UUID organizationId) {
    return organizationId.getLeastSignificantBits();
  }
}
