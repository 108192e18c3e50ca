// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Ids;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseToken;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pergola license issue}: a license, made by a vendor. */
@Command(
    name = "issue",
    description = {
      "Issue a license; the token goes to standard output.",
      "Name an edition, features or plugins, or several of these."
    },
    mixinStandardHelpOptions = true)
final class IssueCommand implements Callable<Integer> {
  @Mixin private VendorKeyOption key = new VendorKeyOption();

  @Option(names = "--customer", required = true, paramLabel = "NAME", description = "Whom for.")
  private String customer = "";

  @Option(
      names = "--edition",
      description = "enterprise or enterprise-plus imply features; any other name is for display.")
  private @Nullable String edition;

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "A,B",
      description = "Features that it unlocks besides.")
  private @Nullable List<String> features;

  @Option(
      names = "--plugin",
      paramLabel = "ID=RANGE",
      description = "A plugin that it unlocks in some versions: audit=\">=1.0.0 <2.0.0\". Several.")
  private @Nullable Map<String, String> plugins;

  @Option(names = "--seats", paramLabel = "N", description = "For how many people.")
  private @Nullable Long seats;

  @Option(
      names = "--installation",
      paramLabel = "ID",
      description = "The only installation that it holds on, as license show tells it.")
  private @Nullable UUID installation;

  @Option(
      names = "--expires",
      paramLabel = "DATE",
      description = "Its last day (UTC), such as 2027-12-31; without, it never expires.")
  private @Nullable String expires;

  @Option(
      names = "--not-before",
      paramLabel = "DATE",
      description = "Its first day (UTC); without, it holds at once.")
  private @Nullable String notBefore;

  @Option(
      names = "--grace",
      paramLabel = "DAYS",
      defaultValue = "" + License.DEFAULT_GRACE_DAYS,
      description = "How long it goes on working after that (default ${DEFAULT-VALUE}).")
  private int graceDays;

  @Option(
      names = "--maintenance-until",
      paramLabel = "DATE",
      description = "The last day (UTC) whose releases it covers; without, all releases.")
  private @Nullable String maintenanceUntil;

  @Override
  public Integer call() {
    try {
      License license = license();
      System.out.println(LicenseToken.issue(key.read(), license));
      warnOfThePast(license);
      return 0;
    } catch (PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    } catch (DateTimeParseException e) {
      System.err.println(
          "\"%s\" is no date. Write it as 2027-12-31, or with a time as 2027-12-31T18:00:00Z."
              .formatted(e.getParsedString()));
      return 1;
    }
  }

  // Not refused: whoever tries out what happens at a license's end needs one.
  private static void warnOfThePast(License license) {
    Instant end = license.expires();
    if (end != null && !end.isAfter(license.issuedAt())) {
      System.err.printf(
          "Look at this: the license expired on %s already, and with its grace it works until %s.%n",
          end, license.worksUntil());
    }
  }

  private License license() {
    Set<String> named = new LinkedHashSet<>();
    if (features != null) {
      features.forEach(feature -> named.add(feature.strip()));
    }
    return new License(
        Ids.next().toString(),
        null,
        customer,
        edition,
        named,
        plugins == null ? Map.of() : plugins,
        seats,
        installation,
        InstantSource.system().instant(),
        notBefore == null ? null : instant(notBefore, 0),
        expires == null ? null : instant(expires, 1),
        graceDays,
        maintenanceUntil == null ? null : lastSecond(maintenanceUntil));
  }

  // A day counts to its end: a license that expires on a day holds on that day.
  private static Instant instant(String text, int plusDays) {
    return text.contains("T")
        ? Instant.parse(text)
        : LocalDate.parse(text).plusDays(plusDays).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  // Unlike an end, which is the first second that no longer counts, this is the last that does.
  private static Instant lastSecond(String text) {
    return text.contains("T") ? Instant.parse(text) : instant(text, 1).minusSeconds(1);
  }
}
