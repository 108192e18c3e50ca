// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.home.Installation;
import dev.pergola.platform.licensing.LicenseStatus;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseToken;
import dev.pergola.trust.VendorKey;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pergola license …}: installs licenses, and makes them for a vendor. */
@Command(
    name = "license",
    description = "Install a license, or make licenses as a vendor.",
    mixinStandardHelpOptions = true)
final class LicenseCommand {
  @Command(
      name = "install",
      description = "Install the license in a file; a running server takes it up at once.",
      mixinStandardHelpOptions = true)
  int install(
      @Mixin InstallationOptions options,
      @Parameters(paramLabel = "FILE", description = "The file that the vendor sent.") Path file)
      throws Exception {
    String token;
    try {
      token = Files.readString(file);
    } catch (IOException e) {
      System.err.println("Cannot read " + file + ". Check its path and permissions.");
      return 1;
    }
    return onInstallation(
        options,
        licenses -> {
          LicenseStatus status = licenses.install(token, null);
          System.out.printf(
              "Installed the license of %s. It unlocks: %s. %s%n",
              status.customer(), String.join(", ", status.features()), status.reason());
        });
  }

  @Command(
      name = "remove",
      description = "Remove the license; what it unlocked is locked.",
      mixinStandardHelpOptions = true)
  int remove(@Mixin InstallationOptions options) throws Exception {
    return onInstallation(
        options,
        licenses -> {
          licenses.remove(null);
          System.out.println("Removed the license.");
        });
  }

  @Command(
      name = "keygen",
      description = "Make a vendor's key pair: vendor.key to keep secret, vendor.pub to hand out.",
      mixinStandardHelpOptions = true)
  int keygen(
      @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to.")
          Path folder) {
    try {
      VendorKey.generate().write(folder);
      System.out.printf(
          "Made %s (keep it secret, and keep a copy of it) and %s (installations trust it through PERGOLA_LICENSE_KEYS).%n",
          folder.resolve(VendorKey.PRIVATE_FILE), folder.resolve(VendorKey.PUBLIC_FILE));
      return 0;
    } catch (PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("Cannot write to " + folder + ": " + e.getMessage());
      return 1;
    }
  }

  @Command(
      name = "issue",
      description = "Issue a license; the token goes to standard output.",
      mixinStandardHelpOptions = true)
  int issue(
      @Option(names = "--key", required = true, paramLabel = "FILE", description = "vendor.key")
          Path key,
      @Option(names = "--customer", required = true, paramLabel = "NAME", description = "Whom for.")
          String customer,
      @Option(
              names = "--features",
              required = true,
              split = ",",
              paramLabel = "A,B",
              description = "What it unlocks.")
          List<String> features,
      @Option(
              names = "--expires",
              paramLabel = "DATE",
              description = "Its last day (UTC), such as 2027-12-31; without, it never expires.")
          @Nullable String expires,
      @Option(
              names = "--not-before",
              paramLabel = "DATE",
              description = "Its first day (UTC); without, it holds at once.")
          @Nullable String notBefore,
      @Option(names = "--edition", description = "The name of what was bought.")
          @Nullable String edition) {
    try {
      Instant now = InstantSource.system().instant();
      var license =
          new License(
              Ids.next().toString(),
              null,
              customer,
              edition,
              new LinkedHashSet<>(features.stream().map(String::strip).toList()),
              now,
              notBefore == null ? null : instant(notBefore, 0),
              expires == null ? null : instant(expires, 1));
      System.out.println(LicenseToken.issue(VendorKey.read(key), license));
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

  // A day counts to its end: a license that expires on a day holds on that day.
  private static Instant instant(String text, int plusDays) {
    return text.contains("T")
        ? Instant.parse(text)
        : LocalDate.parse(text).plusDays(plusDays).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  @FunctionalInterface
  private interface Work {
    void on(Licenses licenses);
  }

  private static int onInstallation(InstallationOptions options, Work work) {
    try (ApplicationContext context = options.installation().open(Map.of())) {
      work.on(context.getBean(Licenses.class));
      return 0;
    } catch (Installation.UnusableException | PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
