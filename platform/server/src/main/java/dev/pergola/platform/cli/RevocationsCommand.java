// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.licensing.LicenseStatus;
import dev.pergola.platform.licensing.RevocationLists;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pergola license revocations …}: lists of licenses that vendors took back. */
@Command(
    name = "revocations",
    description = "Take in a vendor's list of licenses that no longer count.",
    mixinStandardHelpOptions = true)
final class RevocationsCommand {
  @Command(
      name = "install",
      description = "Install the list in a file; a running server takes it up at once.",
      mixinStandardHelpOptions = true)
  int install(@Mixin InstallationOptions options, @Mixin VendorFile file) {
    return OnInstallation.run(
        options,
        beans -> {
          String token = file.text();
          LicenseStatus status = beans.getBean(RevocationLists.class).install(token, null);
          System.out.printf("Installed the list. %s%n", status.reason());
        });
  }
}
