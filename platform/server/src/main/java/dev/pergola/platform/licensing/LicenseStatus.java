// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The installation's license, as its administrator sees it.
 *
 * @param edition {@code community} without a license that holds, else the license's
 * @param customer whom the license was issued to; null without one
 * @param features what is unlocked now, in alphabetical order
 * @param id the license's id; null without one
 * @param issuedAt when it was issued; null without one
 * @param notBefore from when on it holds; null for at once
 * @param expires from when on it no longer holds; null for never
 * @param state whether it holds
 * @param reason the state in a sentence, and what to do when it does not hold
 */
@Serdeable
public record LicenseStatus(
    String edition,
    @Nullable String customer,
    List<String> features,
    @Nullable String id,
    @Nullable Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable Instant expires,
    State state,
    String reason) {
  /** Whether a license holds. */
  public enum State {
    /** There is none: the open-source edition. */
    NONE,
    /** It holds. */
    VALID,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** It was installed once but cannot be believed now, such as after a change of trusted keys. */
    REFUSED
  }
}
