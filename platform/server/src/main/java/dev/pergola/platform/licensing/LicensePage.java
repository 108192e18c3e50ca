// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.View;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the license page shows.
 *
 * @param edition what was bought, or that the core is open source
 * @param customer whom the license was issued to; null without a license
 * @param features what the license unlocks
 * @param issued null without a license
 * @param expires null when it never does, or without a license
 * @param installed whether a license is installed, valid or not
 * @param state the license's state in a word or two
 * @param tone what kind of news the state is
 * @param message the state in a sentence, with what to do next
 * @param trustedKeys how many vendors' keys the installation trusts
 * @param notice what just happened; null for nothing
 * @param error why a license was refused; null for nothing
 */
public record LicensePage(
    String edition,
    @Nullable String customer,
    List<String> features,
    @Nullable Instant issued,
    @Nullable Instant expires,
    boolean installed,
    String state,
    View.Tone tone,
    String message,
    int trustedKeys,
    @Nullable String notice,
    @Nullable String error) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  public LicensePage {
    features = List.copyOf(features);
  }

  /** A day for people: {@code 31 January 2026}, in UTC, as licenses count. */
  public static String day(Instant instant) {
    return DAY.format(instant);
  }
}
