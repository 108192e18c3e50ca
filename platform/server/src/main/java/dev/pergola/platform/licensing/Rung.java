// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.LicenseStatus.State.EXPIRED;
import static dev.pergola.platform.licensing.LicenseStatus.State.GRACE;
import static dev.pergola.platform.licensing.LicenseStatus.State.NONE;
import static dev.pergola.platform.licensing.LicenseStatus.State.NOT_YET_VALID;
import static dev.pergola.platform.licensing.LicenseStatus.State.REFUSED;
import static dev.pergola.platform.licensing.LicenseStatus.State.REVOKED;
import static dev.pergola.platform.licensing.LicenseStatus.State.TRIAL;
import static dev.pergola.platform.licensing.LicenseStatus.State.TRIAL_ENDED;
import static dev.pergola.platform.licensing.LicenseStatus.State.VALID;
import static dev.pergola.platform.licensing.LicenseStatus.State.WARNING;
import static dev.pergola.platform.licensing.LicenseStatus.State.WRONG_INSTALLATION;

import dev.pergola.platform.licensing.LicenseStatus.State;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseVerdict;
import dev.pergola.trust.LicenseVerifier;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the license or the trial stands on the ladder that leads down: valid, warned of its end, in
 * its grace, ended.
 *
 * @param state the rung
 * @param license the license that it is about; null without a genuine one
 * @param reason the state in a sentence or two, with what to do
 * @param until when the next rung begins; null when none does by itself
 */
record Rung(State state, @Nullable License license, String reason, @Nullable Instant until) {
  /** How long before its end a license begins to warn. */
  static final Duration WARNING_TIME = Duration.ofDays(30);

  private static final String AFTERWARDS =
      "What it opened can still be read and exported, but takes nothing new. %s";

  /** Whether what the license or the trial opens may be used for something new. */
  boolean works() {
    return switch (state) {
      case VALID, WARNING, GRACE, TRIAL -> true;
      case NONE, TRIAL_ENDED, EXPIRED, REVOKED, NOT_YET_VALID, WRONG_INSTALLATION, REFUSED -> false;
    };
  }

  /** Whether it once worked, so that what it opened stays readable. */
  boolean ended() {
    return switch (state) {
      case EXPIRED, REVOKED, TRIAL_ENDED -> true;
      case NONE, TRIAL, VALID, WARNING, GRACE, NOT_YET_VALID, WRONG_INSTALLATION, REFUSED -> false;
    };
  }

  /** Where the license stands. */
  static Rung ofLicense(Facts facts, Instant now) {
    return switch (facts.present()) {
      case Facts.Present.None _ ->
          new Rung(NONE, null, "No license: the open-source edition, with all of the core.", null);
      case Facts.Present.Refused(String reason) -> new Rung(REFUSED, null, reason, null);
      case Facts.Present.Genuine(License license, String keyId) -> {
        if (license.installation() != null
            && !license.installation().equals(facts.installationId())) {
          yield new Rung(
              WRONG_INSTALLATION,
              license,
              "The license is for the installation %s, and this is %s. Ask the vendor for one for this installation."
                  .formatted(license.installation(), facts.installationId()),
              null);
        }
        yield facts.revokes(license.id(), keyId)
            ? new Rung(
                REVOKED,
                license,
                "The vendor took the license back. "
                    + AFTERWARDS.formatted("Ask the vendor for a new one."),
                null)
            : ofTime(license, now);
      }
    };
  }

  private static Rung ofTime(License license, Instant now) {
    return switch (LicenseVerifier.at(license, now)) {
      case LicenseVerdict.Valid _ -> valid(license, now);
      case LicenseVerdict.Grace(License _, Instant until) ->
          new Rung(
              GRACE,
              license,
              "The license expired on %s. What it opened works for another %s, until %s. Ask the vendor to renew it."
                  .formatted(license.expires(), days(now, until), until),
              until);
      case LicenseVerdict.Expired(License _, Instant since) ->
          new Rung(
              EXPIRED,
              license,
              "The license expired on %s. ".formatted(since)
                  + AFTERWARDS.formatted("Ask the vendor to renew it."),
              null);
      case LicenseVerdict.NotYetValid(License _, Instant begin) ->
          new Rung(
              NOT_YET_VALID,
              license,
              "The license holds from %s on. Check this machine's clock if that is past."
                  .formatted(begin),
              begin.minus(LicenseVerifier.ISSUER_LEEWAY).isAfter(now)
                  ? begin.minus(LicenseVerifier.ISSUER_LEEWAY)
                  : begin.minus(LicenseVerifier.LEEWAY));
      // A token is read when it is loaded, not here.
      case LicenseVerdict.Refused(var _, String reason) -> new Rung(REFUSED, null, reason, null);
    };
  }

  private static Rung valid(License license, Instant now) {
    Instant end = license.expires();
    if (end == null) {
      return new Rung(VALID, license, "The license holds without end.", null);
    }
    Instant warning = end.minus(WARNING_TIME);
    return now.isBefore(warning)
        ? new Rung(VALID, license, "The license holds until %s.".formatted(end), warning)
        : new Rung(
            WARNING,
            license,
            "The license holds for another %s, until %s. Ask the vendor to renew it."
                .formatted(days(now, end), end),
            end);
  }

  /** Where the trial stands, which has no grace. */
  static Rung ofTrial(@Nullable Trial trial, Instant now) {
    if (trial == null) {
      return new Rung(NONE, null, "There was no trial yet.", null);
    }
    return now.isBefore(trial.endsAt())
        ? new Rung(
            TRIAL,
            null,
            "The trial of the Enterprise edition goes on for another %s, until %s."
                .formatted(days(now, trial.endsAt()), trial.endsAt()),
            trial.endsAt())
        : new Rung(
            TRIAL_ENDED,
            null,
            "The trial of the Enterprise edition ended on %s. ".formatted(trial.endsAt())
                + AFTERWARDS.formatted("Install a license to go on."),
            null);
  }

  // People count a day that has begun.
  private static String days(Instant from, Instant to) {
    long days = Math.ceilDiv(Duration.between(from, to).toMillis(), Duration.ofDays(1).toMillis());
    return days == 1 ? "day" : days + " days";
  }
}
