// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.View;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the license page shows.
 *
 * @param status the license, the trial and the clock
 * @param trustedKeys how many vendors' keys the installation trusts
 * @param prompts how often upgrade prompts were shown
 * @param notice what just happened; null for nothing
 * @param error why something was refused; null for nothing
 */
public record LicensePage(
    LicenseStatus status,
    int trustedKeys,
    UpgradePrompts.Counts prompts,
    @Nullable String notice,
    @Nullable String error) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** A day for people: {@code 31 January 2026}, in UTC, as licenses count. */
  public static String day(Instant instant) {
    return DAY.format(instant);
  }

  /** What is in force, for people. */
  public String edition() {
    Edition known = Edition.named(status.edition());
    return known == null ? status.edition() : known.title();
  }

  /** Whether a license is installed, valid or not. */
  public boolean installed() {
    return switch (status.state()) {
      case NONE, TRIAL, TRIAL_ENDED -> false;
      case VALID, WARNING, GRACE, EXPIRED, REVOKED, NOT_YET_VALID, WRONG_INSTALLATION, REFUSED ->
          true;
    };
  }

  /** Whether to offer the trial: it is there to be had, and would open something. */
  public boolean offersTrial() {
    return status.trial() == null && status.edition().equals(Edition.OPEN_SOURCE.id());
  }

  /** What an edition adds to those before it. */
  public List<Feature> added(Edition edition) {
    return Arrays.stream(Feature.values()).filter(feature -> feature.edition() == edition).toList();
  }

  /** What is unlocked, for people; features of other people's plugins by their names. */
  public List<String> unlocked() {
    return status.features().stream()
        .map(
            name -> {
              Feature known = Feature.named(name);
              return known == null ? name : known.title();
            })
        .toList();
  }

  /** The state in a word or two. */
  public String state() {
    return switch (status.state()) {
      case NONE -> "No license needed";
      case TRIAL -> "Trial";
      case TRIAL_ENDED -> "Trial ended";
      case VALID -> "Valid";
      case WARNING -> "Ends soon";
      case GRACE -> "In grace";
      case EXPIRED -> "Expired";
      case REVOKED -> "Taken back";
      case NOT_YET_VALID -> "Not yet valid";
      case WRONG_INSTALLATION -> "For another installation";
      case REFUSED -> "Refused";
    };
  }

  /** What kind of news the state is. */
  public View.Tone tone() {
    return switch (status.state()) {
      case NONE, TRIAL, TRIAL_ENDED -> View.Tone.INFO;
      case VALID -> View.Tone.GOOD;
      case WARNING, GRACE, EXPIRED, NOT_YET_VALID -> View.Tone.WARNING;
      case REVOKED, WRONG_INSTALLATION, REFUSED -> View.Tone.BAD;
    };
  }
}
