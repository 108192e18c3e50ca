// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The installation's license, as its administrator sees it.
 *
 * @param edition what is in force: an {@link Edition}'s id, or another name that the license gives;
 *     {@code custom} for a license that names none
 * @param customer whom the license was issued to; null without one
 * @param features what is unlocked now beyond the open-source edition, in alphabetical order
 * @param plugins plugins that the license unlocks by name: ranges of versions by id
 * @param id the license's id; null without one
 * @param seats how many people it is for; null when not said
 * @param issuedAt when it was issued; null without one
 * @param notBefore from when on it holds; null for at once
 * @param expires when its grace begins; null for never
 * @param worksUntil when its grace ends; null for never
 * @param maintenanceUntil what was released later it does not cover; null for whatever comes
 * @param lockedTo the only installation that it holds on; null for any
 * @param state where it stands
 * @param reason the state in a sentence, and what to do when it does not hold
 * @param warnings what else the administrator should look at; empty when all is well
 * @param installationId this installation
 * @param trial the installation's trial; null when there was none
 * @param clock whether the machine's clock can be relied on
 * @param revocations the vendors' lists of licenses taken back
 */
@Serdeable
public record LicenseStatus(
    String edition,
    @Nullable String customer,
    List<String> features,
    Map<String, String> plugins,
    @Nullable String id,
    @Nullable Long seats,
    @Nullable Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable Instant expires,
    @Nullable Instant worksUntil,
    @Nullable Instant maintenanceUntil,
    @Nullable UUID lockedTo,
    State state,
    String reason,
    List<String> warnings,
    UUID installationId,
    @Nullable TrialStatus trial,
    ClockStatus clock,
    List<RevocationStatus> revocations) {
  /** Where a license stands. */
  public enum State {
    /** There is none: the open-source edition. */
    NONE,
    /** There is none, and the trial goes on. */
    TRIAL,
    /** There is none, and the trial is over. */
    TRIAL_ENDED,
    /** It holds. */
    VALID,
    /** It holds, for less than 30 days. */
    WARNING,
    /** Its time is over, and what it opened goes on working for a while. */
    GRACE,
    /** Its time and its grace are over. */
    EXPIRED,
    /** The vendor took it back. */
    REVOKED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** It is for another installation. */
    WRONG_INSTALLATION,
    /** It was installed once but cannot be believed now, such as after a change of trusted keys. */
    REFUSED
  }

  /** The installation's one trial. */
  @Serdeable
  public record TrialStatus(Instant startedAt, Instant endsAt, boolean running) {}

  /**
   * The machine's clock, compared with what was seen before.
   *
   * @param behind whether it is behind by more than may be
   * @param latestSeen the latest time that was seen: what licenses end by
   * @param confirmations how often an administrator confirmed an earlier clock
   * @param confirmedAt what the clock showed when that happened last; null for never
   */
  @Serdeable
  public record ClockStatus(
      boolean behind, Instant latestSeen, int confirmations, @Nullable Instant confirmedAt) {}

  /**
   * A vendor's list of licenses taken back.
   *
   * @param keyId the key that signed it
   * @param licenses how many licenses it names
   * @param withdrawsKey whether it takes back all of the key's licenses
   */
  @Serdeable
  public record RevocationStatus(
      String keyId, long sequence, Instant issuedAt, int licenses, boolean withdrawsKey) {}
}
