// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import org.jspecify.annotations.Nullable;

/**
 * What the installation knows of itself, of time and of its trial; there is one row. Times are
 * milliseconds since 1970.
 */
@MappedEntity("licensing_state")
record StateRow(
    @Id int id,
    @Nullable String installationId,
    long version,
    long clockFloor,
    @Nullable Long clockConfirmedAt,
    int clockConfirmations,
    @Nullable Long trialStartedAt,
    @Nullable Long trialEndsAt,
    long trialFloor,
    boolean countPrompts) {
  static final int ID = 1;
}
