// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Installation;
import dev.pergola.platform.secrets.Rotation;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pergola secrets …}: the key that stored secrets are encrypted with. */
@Command(
    name = "secrets",
    description = "Change the key that stored secrets are encrypted with.",
    mixinStandardHelpOptions = true)
final class SecretsCommand {
  @Command(
      name = "rotate",
      description =
          "Encrypt all stored secrets with a new key, while the server is stopped. Everybody signs"
              + " in again afterwards.",
      mixinStandardHelpOptions = true)
  int rotate(@Mixin InstallationOptions options) {
    try {
      Installation installation = options.existing();
      installation.claim();
      try (ApplicationContext context = installation.open(Map.of())) {
        Rotation rotation = context.getBean(Rotation.class);
        int sealed = rotation.rotate(_ -> {});
        System.out.printf(
            "%d stored secret%s encrypted with the new key. %s%n",
            sealed,
            sealed == 1 ? " is" : "s are",
            rotation.isInEnvironment()
                ? "Set PERGOLA_SECRET_KEY to it, on every node, before you start."
                : "secret.key holds it; backups from before need the old one.");
        return 0;
      }
    } catch (Installation.UnusableException | PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
