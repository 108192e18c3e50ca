// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import dev.pergola.api.Permission;
import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** A user as stored. */
@MappedEntity("accounts_user")
record UserRow(
    @Id UUID id,
    UUID organizationId,
    String email,
    String name,
    String passwordHash,
    Role role,
    boolean administrator,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt) {
  /** The user as others hear of them. */
  Caller caller() {
    Set<String> permissions = new HashSet<>(Set.of(Permission.CHAT, Permission.MODELS));
    if (role == Role.OWNER) {
      permissions.add(Permission.MANAGE);
    }
    if (administrator) {
      permissions.add(Permission.ADMINISTER);
    }
    return new Caller(organizationId, id, name, permissions);
  }
}
