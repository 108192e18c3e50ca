// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What became of checking a license token. Only {@link Refused} has nothing that can be shown. */
public sealed interface LicenseVerdict {
  /** Genuine, and it holds now. */
  record Valid(License license) implements LicenseVerdict {}

  /**
   * Genuine, and its time is over, but it goes on working for a while.
   *
   * @param until when that ends too
   */
  record Grace(License license, Instant until) implements LicenseVerdict {}

  /**
   * Genuine, but its time and its grace are over.
   *
   * @param since when it expired
   */
  record Expired(License license, Instant since) implements LicenseVerdict {}

  /**
   * Genuine, but its time has not come.
   *
   * @param until when it begins to hold
   */
  record NotYetValid(License license, Instant until) implements LicenseVerdict {}

  /**
   * Not to be believed in any part.
   *
   * @param reason one or two sentences: what is wrong, and what to do next
   */
  record Refused(LicenseError code, String reason) implements LicenseVerdict {}

  /**
   * The license, when it holds now or is in its grace.
   *
   * @throws PergolaException {@link LicenseError}, by what is wrong; the message says what to do
   */
  default License accepted() {
    return switch (this) {
      case Valid(License license) -> license;
      case Grace(License license, Instant _) -> license;
      case Expired(License license, Instant since) ->
          throw new PergolaException(
              LicenseError.LICENSE_EXPIRED,
              "The license of %s expired on %s. Ask the vendor to renew it."
                  .formatted(license.customer(), since.truncatedTo(ChronoUnit.SECONDS)));
      case NotYetValid(License license, Instant until) ->
          throw new PergolaException(
              LicenseError.LICENSE_NOT_YET_VALID,
              "The license of %s holds from %s on. Install it then, or check this machine's clock."
                  .formatted(license.customer(), until.truncatedTo(ChronoUnit.SECONDS)));
      case Refused(LicenseError code, String reason) -> throw new PergolaException(code, reason);
    };
  }
}
