// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Installation;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseVerifier;
import dev.pergola.trust.Revocations;
import dev.pergola.trust.TrustedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people at a terminal type, and what they read. */
class LicenseCommandTest {
  private static final String INSTALLATION = "01980f5e-3c00-7a10-8f42-5d1c9b7e2a60";

  @TempDir private Path folder;

  @Test
  void aVendorIssuesALicenseThatSaysEverything() throws Exception {
    String token =
        issue(
                "--edition=enterprise",
                "--features=forecasts, extra",
                "--plugin=audit=>=1.0.0 <2.0.0",
                "--plugin=weather=*",
                "--seats=25",
                "--installation=" + INSTALLATION,
                "--not-before=2026-01-01",
                "--expires=2099-12-31",
                "--grace=30",
                "--maintenance-until=2027-06-30")
            .out();
    License license = LicenseVerifier.genuine(token, trusted()).license();

    assertThat(license.edition()).isEqualTo("enterprise");
    assertThat(license.features()).containsExactly("extra", "forecasts");
    assertThat(license.plugins())
        .containsEntry("audit", ">=1.0.0 <2.0.0")
        .containsEntry("weather", "*");
    assertThat(license.seats()).isEqualTo(25);
    assertThat(license.installation()).hasToString(INSTALLATION);
    assertThat(license.notBefore()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(license.expires()).isEqualTo("2100-01-01T00:00:00Z");
    assertThat(license.graceDays()).isEqualTo(30);
    assertThat(license.maintenanceUntil()).isEqualTo("2027-06-30T23:59:59Z");
  }

  @Test
  void aLicenseForOneFeatureImpliesNoEdition() throws Exception {
    License license = LicenseVerifier.genuine(issue("--features=audit").out(), trusted()).license();

    assertThat(license.edition()).isNull();
    assertThat(license.expires()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--features=Audit! | feature's name",
        "--seats=5 | an edition, a feature or a plugin",
        "--plugin=audit=latest | range",
        "--expires=tomorrow | no date",
        "--grace=9999 | grace"
      })
  void aMistakeIsSaidInOneLine(String option, String named) throws Exception {
    Printed printed =
        option.startsWith("--seats") ? issue(option) : issue("--edition=" + "enterprise", option);

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.out()).isEmpty();
    assertThat(printed.err().lines())
        .singleElement()
        .asString()
        .contains(named)
        .doesNotContain("file");
  }

  @Test
  void aLicenseOfThePastIsIssuedWithAWord() throws Exception {
    Printed past = issue("--edition=enterprise", "--expires=2020-12-31");

    assertThat(past.code()).isZero();
    assertThat(LicenseVerifier.genuine(past.out(), trusted()).license().expires())
        .isEqualTo("2021-01-01T00:00:00Z");
    assertThat(past.err())
        .contains("expired on 2021-01-01T00:00:00Z already", "until 2021-01-15T00:00:00Z");
    assertThat(issue("--edition=enterprise", "--expires=2099-12-31").err()).isEmpty();
  }

  @Test
  void aListThatCannotBeIsNoVendorsFile() throws Exception {
    keys();
    Path file = folder.resolve("revoked.jwt");

    Printed refused =
        run("license", "revoke", "--key", key(), "--sequence=-1", "--out", file.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("no usable list", "sequence").doesNotContain("file");
    assertThat(run("license", "revoke", "--key", key(), "--ids=a", "--out", file.toString()).out())
        .contains(": 1 license.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "99999", "-1", "65536", ""})
  void whatIsNoPortIsSaidInProperWords(String port) {
    Printed refused = run("start", "--port", port, "--home", folder.resolve("new").toString());

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--port", "\"" + port + "\" is no port", "1 to 65535", "0 for any");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void helpBreaksNoNameAtItsDot() {
    assertThat(run("license", "--help").out())
        .containsPattern("keygen .*vendor\\.key to keep secret, vendor\\.pub to hand");
    assertThat(run("license", "keygen", "--help").out()).contains("vendor.pub to hand out.");
  }

  @Test
  void aVendorTakesLicensesBack() throws Exception {
    Path file = folder.resolve("revoked.jwt");
    keys();
    Printed printed =
        run("license", "revoke", "--key", key(), "--ids", "a, b", "--out", file.toString());
    Revocations.Signed list = Revocations.read(Files.readString(file), trusted());

    assertThat(printed.code()).isZero();
    assertThat(printed.out()).contains("2 licenses");
    assertThat(list.revocations().licenses()).isEqualTo(Set.of("a", "b"));
    assertThat(list.revocations().sequence()).isGreaterThan(1_700_000_000);
    assertThat(list.withdrawsKey()).isFalse();

    run("license", "revoke", "--key", key(), "--withdraw-key", "--out", file.toString());
    assertThat(Revocations.read(Files.readString(file), trusted()).withdrawsKey()).isTrue();
  }

  @Test
  void anInstallationShowsWhereItStandsAndTriesTheEnterpriseEditionOnce() throws Exception {
    String home = installation();

    String before = run("license", "show", home).out();
    assertThat(before)
        .contains("open-source", "NONE", "Installation:", "try it for 30 days")
        .doesNotContainIgnoringCase("limit");

    assertThat(run("license", "trial", home).out()).contains("30 days", "commercial plugin");
    assertThat(run("license", "show", home).out())
        .contains("TRIAL", "audit")
        .doesNotContain("try it for");
    Printed again = run("license", "trial", home);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("trial is running already, until ", "vendor");
    assertThat(run("license", "confirm-clock", home).out()).contains("nothing to confirm");
    assertThat(run("license", "remove", home).err()).contains("no license");
  }

  @Test
  void whatCannotBeInstalledIsSaidInOneLine() throws Exception {
    String home = installation();
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xC3, 0x28});

    for (List<String> command : List.of(List.of("install"), List.of("revocations", "install"))) {
      for (String file :
          List.of(folder.resolve("missing").toString(), binary.toString(), folder.toString())) {
        List<String> arguments = new ArrayList<>(List.of("license"));
        arguments.addAll(command);
        arguments.addAll(List.of(file, home));
        Printed printed = run(arguments.toArray(String[]::new));
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err().lines()).singleElement().asString().contains(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "license show",
        "license install LICENSE",
        "license remove",
        "license trial",
        "license confirm-clock",
        "license revocations install LICENSE",
        "plugin list",
        "plugin install LICENSE",
        "plugin rollback weather",
        "plugin consent weather",
        "plugin start weather",
        "plugin stop weather",
        "plugin remove weather --data keep",
        "plugin policy",
        "plugin check",
      })
  void aMistypedHomeIsNotMade(String command) throws Exception {
    Path home = folder.resolve("hoem");
    Path license = Files.writeString(folder.resolve("my.license"), "text");
    String[] words =
        (command.replace("LICENSE", license.toString()) + " --home=" + home).split(" ");

    Printed printed = run(words);

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.out()).isEmpty();
    assertThat(printed.err().lines())
        .singleElement()
        .asString()
        .contains("no installation at " + home, "--home", "pergola start");
    assertThat(home).doesNotExist();
  }

  @Test
  void aFolderOfSomethingElseIsNoInstallation() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));

    assertThat(run("license", "show", "--home=" + other).err()).contains("no installation");

    assertThat(other).isEmptyDirectory();
  }

  @Test
  void aTrialBesideALicenseThatWasTakenBackIsToldAsItIs() throws Exception {
    keys();
    System.setProperty("pergola.license.keys", folder.resolve("keys/vendor.pub").toString());
    try {
      String home = installation();
      Path file = folder.resolve("my.license");
      String token = issue("--edition=enterprise").out();
      Files.writeString(file, token);
      run("license", "install", file.toString(), home);
      String id = LicenseVerifier.genuine(token.strip(), trusted()).license().id();
      Path list = folder.resolve("revoked.jwt");
      run("license", "revoke", "--key", key(), "--ids", id, "--out", list.toString());
      run("license", "revocations", "install", list.toString(), home);

      String out = run("license", "trial", home).out();

      assertThat(out.lines()).hasSize(2);
      assertThat(out.lines().findFirst().orElseThrow())
          .contains("The trial of 30 days holds until", "every commercial plugin")
          .doesNotContain("took the license back");
      assertThat(out).contains("As for the license: The vendor took the license back.");
    } finally {
      System.clearProperty("pergola.license.keys");
    }
  }

  @Test
  void aLicenseDuringATrialIsToldByWhatItUnlocksItself() throws Exception {
    keys();
    System.setProperty("pergola.license.keys", folder.resolve("keys/vendor.pub").toString());
    try {
      String home = installation();
      run("license", "trial", home);
      Path file = Files.writeString(folder.resolve("my.license"), issue("--features=gold").out());

      String out = run("license", "install", file.toString(), home).out();

      assertThat(out).contains("It unlocks: gold.").contains("The trial of 30 days holds until");
    } finally {
      System.clearProperty("pergola.license.keys");
    }
  }

  private String installation() throws Exception {
    Path home = folder.resolve("home");
    new Installation(home, DatabaseAddress.sqlite(home.resolve(Installation.SQLITE_FILE)))
        .open(Map.of())
        .close();
    return "--home=" + home;
  }

  private Printed issue(String... options) throws Exception {
    keys();
    List<String> arguments =
        new ArrayList<>(List.of("license", "issue", "--key", key(), "--customer", "Acme Pty Ltd"));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private void keys() throws Exception {
    if (Files.notExists(Path.of(key()))) {
      run("license", "keygen", "--out", folder.resolve("keys").toString());
    }
  }

  private String key() {
    return folder.resolve("keys/vendor.key").toString();
  }

  private TrustedKeys trusted() {
    return TrustedKeys.parse(folder.resolve("keys/vendor.pub").toString());
  }

  private static Printed run(String... arguments) {
    return Printed.by(arguments);
  }
}
