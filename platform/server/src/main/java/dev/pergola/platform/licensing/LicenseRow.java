// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;

/** The license in force, as stored; there is one row at most. */
@MappedEntity("licensing_license")
record LicenseRow(
    @Id String id,
    String token,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant installedAt) {
  static final String ID = "current";
}
