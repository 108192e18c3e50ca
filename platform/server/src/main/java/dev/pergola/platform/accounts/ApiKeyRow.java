// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as stored.
 *
 * @param ending its last characters, by which people know it again
 * @param scopes names of permissions, separated by blanks
 * @param expiresAt null for never
 * @param usedAt about when it was last used, to the minute; null for never
 * @param revokedAt null while it is good
 */
@MappedEntity("accounts_api_key")
record ApiKeyRow(
    @Id UUID id,
    UUID organizationId,
    UUID userId,
    String name,
    String hash,
    String ending,
    String scopes,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) @Nullable Instant expiresAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) @Nullable Instant usedAt,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) @Nullable Instant revokedAt) {
  Set<String> permissions() {
    return Set.of(scopes.split(" "));
  }

  boolean isGood(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "ApiKeyRow[" + id + "]";
  }
}
