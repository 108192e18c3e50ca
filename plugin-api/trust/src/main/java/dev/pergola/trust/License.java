// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a license says. Instants are whole seconds, because a token has no finer ones.
 *
 * @param id unique among the issuer's licenses (claim {@code jti})
 * @param issuer who issued it; null when not said
 * @param customer whom it was issued to, for display
 * @param edition what was bought: the server's editions imply features, any other is for display;
 *     null when not said
 * @param features what it unlocks besides, in alphabetical order
 * @param plugins the plugins that it unlocks by name: a range of versions by id
 * @param seats how many people it is for; null when not said
 * @param installation the only installation that it holds on; null for any
 * @param issuedAt when it was issued
 * @param notBefore from when on it holds; null for at once
 * @param expires from when on it no longer holds, apart from its grace; null for never
 * @param graceDays how long it goes on working after that, in days
 * @param maintenanceUntil what was released later it does not cover; null for whatever comes
 */
public record License(
    String id,
    @Nullable String issuer,
    String customer,
    @Nullable String edition,
    Set<String> features,
    Map<String, String> plugins,
    @Nullable Long seats,
    @Nullable UUID installation,
    Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable Instant expires,
    int graceDays,
    @Nullable Instant maintenanceUntil) {
  /** The grace of a license that names none, in days. */
  public static final int DEFAULT_GRACE_DAYS = 14;

  /** The longest grace, in days. */
  public static final int MAX_GRACE_DAYS = 3650;

  /** The most seats that a license can name. */
  public static final long MAX_SEATS = 1_000_000_000;

  private static final int MAX_TEXT = 200;

  /** What {@link #isText} takes, for messages. */
  static final String TEXT = "a text of 1 to %d characters in one line".formatted(MAX_TEXT);

  private static final Pattern FEATURE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  // Stricter than libraries are: what one of them would read as "any version" is a mistake here.
  private static final String VERSION = "\\d{1,9}(\\.\\d{1,9}){0,2}(-[0-9A-Za-z.-]+)?";
  private static final String COMPARATOR = "(>=|<=|>|<|=|\\^|~)?" + VERSION;
  private static final String ALL_OF = COMPARATOR + "( " + COMPARATOR + ")*";
  private static final Pattern RANGE =
      Pattern.compile("\\*|" + ALL_OF + "( \\|\\| " + ALL_OF + ")*");

  // Breaks a line or turns it around, so that a message which shows the text could deceive. What
  // scripts need inside words, such as the zero width joiner, is not among it.
  private static final Pattern DECEIVING =
      Pattern.compile("[\\p{Cntrl}\\p{Cs}\\p{Zl}\\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]");

  /**
   * @throws PergolaException {@link LicenseError#LICENSE_CLAIMS_INVALID} when a part is not of its
   *     form, or nothing is unlocked; says which
   */
  public License {
    requireText("id", id);
    requireText("customer", customer);
    if (issuer != null) {
      requireText("issuer", issuer);
    }
    if (edition != null) {
      requireText("edition", edition);
    }
    if (features.isEmpty() && plugins.isEmpty() && edition == null) {
      throw unusable("it must name an edition, a feature or a plugin");
    }
    features.forEach(License::requireFeature);
    plugins.forEach(License::requirePlugin);
    if (seats != null && (seats < 1 || seats > MAX_SEATS)) {
      throw unusable("its seats must be a whole number from 1 to " + MAX_SEATS);
    }
    if (graceDays < 0 || graceDays > MAX_GRACE_DAYS) {
      throw unusable("its grace must be 0 to %d days".formatted(MAX_GRACE_DAYS));
    }
    if (notBefore != null && expires != null && !notBefore.isBefore(expires)) {
      throw unusable("it expires before it begins");
    }
    features = Collections.unmodifiableSet(new TreeSet<>(features));
    plugins = Collections.unmodifiableMap(new TreeMap<>(plugins));
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    notBefore = notBefore == null ? null : notBefore.truncatedTo(ChronoUnit.SECONDS);
    expires = expires == null ? null : expires.truncatedTo(ChronoUnit.SECONDS);
    maintenanceUntil =
        maintenanceUntil == null ? null : maintenanceUntil.truncatedTo(ChronoUnit.SECONDS);
  }

  /** A license for features, with what else there is as when not said. */
  public License(
      String id,
      @Nullable String issuer,
      String customer,
      @Nullable String edition,
      Set<String> features,
      Instant issuedAt,
      @Nullable Instant notBefore,
      @Nullable Instant expires) {
    this(
        id,
        issuer,
        customer,
        edition,
        features,
        Map.of(),
        null,
        null,
        issuedAt,
        notBefore,
        expires,
        DEFAULT_GRACE_DAYS,
        null);
  }

  /** Until when it works: its end and its grace; null for ever. */
  public @Nullable Instant worksUntil() {
    return expires == null ? null : expires.plus(Duration.ofDays(graceDays));
  }

  /** Whether a license can hold a feature of this name. */
  public static boolean isFeature(String name) {
    return FEATURE.matcher(name).matches();
  }

  private static void requireFeature(String feature) {
    if (!isFeature(feature)) {
      throw unusable(
          "a feature's name is up to 64 lower case letters, digits, dots, hyphens and"
              + " underscores, unlike \"%s\"".formatted(Abbreviation.of(feature)));
    }
  }

  private static void requirePlugin(String id, String range) {
    if (!PluginDescriptor.isId(id)) {
      throw unusable(
          "a plugin's id is lower case letters, digits, dots and hyphens, unlike \"%s\""
              .formatted(Abbreviation.of(id)));
    }
    if (range.length() > MAX_TEXT || !RANGE.matcher(range).matches()) {
      throw unusable(
          "\"%s\" of the plugin %s is no range of versions"
              .formatted(Abbreviation.of(range), Abbreviation.of(id)));
    }
  }

  private static void requireText(String name, String value) {
    if (!isText(value)) {
      throw unusable("its %s must be %s".formatted(name, TEXT));
    }
  }

  /** Whether a text can be shown to people as it is, in one line. */
  static boolean isText(String value) {
    return !value.isBlank() && value.length() <= MAX_TEXT && !DECEIVING.matcher(value).find();
  }

  // Said to the vendor who is about to issue it as well as to whoever is about to install it.
  private static PergolaException unusable(String what) {
    return new PergolaException(
        LicenseError.LICENSE_CLAIMS_INVALID, "This is no usable license: " + what + ".");
  }
}
