// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;

/** An organization as stored. */
@MappedEntity("accounts_organization")
record OrganizationRow(
    @Id UUID id,
    String name,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt) {}
