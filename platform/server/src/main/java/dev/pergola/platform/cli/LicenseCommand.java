// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.licensing.LicenseStatus;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.licensing.Trials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pergola license …}: the installation's license, and making licenses as a vendor. */
@Command(
    name = "license",
    description = "Show or install a license, try the Enterprise edition, or make licenses.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RevocationsCommand.class,
      KeygenCommand.class,
      IssueCommand.class,
      RevokeCommand.class
    })
final class LicenseCommand {
  @Command(
      name = "show",
      description = "Show the license, the trial and this installation's id.",
      mixinStandardHelpOptions = true)
  int show(@Mixin InstallationOptions options) {
    return OnInstallation.run(
        options, beans -> System.out.print(LicenseText.of(beans.getBean(Licenses.class).status())));
  }

  @Command(
      name = "install",
      description = "Install the license in a file; a running server takes it up at once.",
      mixinStandardHelpOptions = true)
  int install(@Mixin InstallationOptions options, @Mixin VendorFile file) {
    return OnInstallation.run(
        options,
        beans -> {
          String token = file.text();
          Licenses licenses = beans.getBean(Licenses.class);
          LicenseStatus status = licenses.install(token, null);
          System.out.printf(
              "Installed the license of %s. It unlocks: %s. %s%n",
              status.customer(),
              LicenseText.unlocked(licenses.licensed(), status.plugins()),
              status.reason());
          LicenseText.trial(status).ifPresent(System.out::println);
        });
  }

  @Command(
      name = "remove",
      description = "Remove the license; what it unlocked is locked.",
      mixinStandardHelpOptions = true)
  int remove(@Mixin InstallationOptions options) {
    return OnInstallation.run(
        options,
        beans -> {
          beans.getBean(Licenses.class).remove(null);
          System.out.println("Removed the license.");
        });
  }

  @Command(
      name = "trial",
      description = "Try the Enterprise edition for 30 days, once; needs no network.",
      mixinStandardHelpOptions = true)
  int trial(@Mixin InstallationOptions options) {
    return OnInstallation.run(
        options,
        beans -> {
          LicenseStatus status = beans.getBean(Trials.class).start(null);
          LicenseText.trial(status).ifPresent(System.out::println);
          if (status.state() != LicenseStatus.State.TRIAL) {
            System.out.println("As for the license: " + status.reason());
          }
        });
  }

  @Command(
      name = "confirm-clock",
      description = "Say that this machine's clock is right, after it was wrong.",
      mixinStandardHelpOptions = true)
  int confirmClock(@Mixin InstallationOptions options) {
    return OnInstallation.run(
        options,
        beans -> {
          Licenses licenses = beans.getBean(Licenses.class);
          if (!licenses.status().clock().behind()) {
            System.out.println(
                "There is nothing to confirm: this machine's clock is not behind what was seen before.");
            return;
          }
          LicenseStatus status = licenses.confirmClock(null);
          System.out.printf("The clock counts as right. %s%n", status.reason());
        });
  }
}
