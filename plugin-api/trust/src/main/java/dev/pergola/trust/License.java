// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a license says. Instants are whole seconds, because a token has no finer ones.
 *
 * @param id unique among the issuer's licenses (claim {@code jti})
 * @param issuer who issued it; null when not said
 * @param customer whom it was issued to, for display
 * @param edition the name of what was bought, for display; {@link #DEFAULT_EDITION} when not said
 * @param features what it unlocks, in alphabetical order; at least one
 * @param issuedAt when it was issued
 * @param notBefore from when on it holds; null for at once
 * @param expires from when on it no longer holds; null for never
 */
public record License(
    String id,
    @Nullable String issuer,
    String customer,
    String edition,
    Set<String> features,
    Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable Instant expires) {
  /** The edition of a license that names none. */
  public static final String DEFAULT_EDITION = "enterprise";

  private static final int MAX_TEXT = 200;
  private static final Pattern FEATURE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /**
   * @throws PergolaException {@link LicenseError#LICENSE_CLAIMS_INVALID} when a text is blank or
   *     longer than 200 characters, or a feature's name is not as it must be; says which
   */
  public License {
    requireText("id", id);
    if (issuer != null) {
      requireText("issuer", issuer);
    }
    requireText("customer", customer);
    requireText("edition", edition);
    if (features.isEmpty()) {
      throw invalid("it must list at least one feature");
    }
    for (String feature : features) {
      if (!isFeature(feature)) {
        throw invalid(
            "a feature's name is up to 64 lower case letters, digits, dots, hyphens and"
                + " underscores, unlike \"%s\"".formatted(Abbreviation.of(feature)));
      }
    }
    features = Collections.unmodifiableSet(new TreeSet<>(features));
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    notBefore = notBefore == null ? null : notBefore.truncatedTo(ChronoUnit.SECONDS);
    expires = expires == null ? null : expires.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Whether a license can hold a feature of this name. */
  public static boolean isFeature(String name) {
    return FEATURE.matcher(name).matches();
  }

  private static void requireText(String name, String value) {
    if (value.isBlank() || value.length() > MAX_TEXT || value.chars().anyMatch(c -> c < ' ')) {
      throw invalid(
          "its %s must be a text of 1 to %d characters in one line".formatted(name, MAX_TEXT));
    }
  }

  static PergolaException invalid(String what) {
    return new PergolaException(
        LicenseError.LICENSE_CLAIMS_INVALID, "The license cannot be used: " + what + ".");
  }
}
