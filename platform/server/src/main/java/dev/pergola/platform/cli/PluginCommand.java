// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Installation;
import dev.pergola.platform.plugins.PluginDesk;
import dev.pergola.trust.TrustLevel;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pergola plugin …}: installs plugins, beside a running server or without one. */
@Command(
    name = "plugin",
    description = "List, install, start, stop, check, roll back and remove plugins.",
    mixinStandardHelpOptions = true,
    subcommands = {PluginCheckCommand.class, PluginRemoveCommand.class})
final class PluginCommand {
  @Command(
      name = "list",
      description = "List the plugins whose jars are in use, and what waits for consent.",
      mixinStandardHelpOptions = true)
  int list(@Mixin InstallationOptions options) {
    return onInstallation(
        options,
        (desk, _) -> {
          for (PluginDesk.ListedPlugin plugin : desk.list()) {
            System.out.printf(
                "%-20s %-12s %-10s %-8s %-12s %s%s%n",
                plugin.id(),
                plugin.version(),
                plugin.trust(),
                plugin.generation() == 0 ? plugin.source() : "gen " + plugin.generation(),
                plugin.state(),
                plugin.title(),
                plugin.waiting() == null
                    ? ""
                    : " (version %s waits for consent)".formatted(plugin.waiting()));
          }
          return 0;
        });
  }

  @Command(
      name = "install",
      description = "Install a plugin's jar, or upgrade the plugin.",
      mixinStandardHelpOptions = true)
  int install(
      @Mixin InstallationOptions options,
      @Parameters(paramLabel = "FILE", description = "The jar.") Path file,
      @Option(
              names = "--yes",
              description = "Agree to what it asks for: unsigned, another publisher, more to do.")
          boolean yes) {
    return onInstallation(
        options,
        (desk, server) -> {
          requireFile(file);
          return FollowedOperation.ofJar(desk, desk.install(file, yes), server).follow();
        });
  }

  @Command(
      name = "rollback",
      description = "Go back to an earlier generation of a plugin.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin InstallationOptions options,
      @Mixin PluginId plugin,
      @Option(
              names = "--to",
              paramLabel = "N",
              description =
                  "Which generation, 0 for the jar that came with Pergola; what was at work before"
                      + " the present one when not said.")
          @Nullable Integer generation) {
    return onInstallation(
        options,
        (desk, server) ->
            FollowedOperation.ofJar(desk, desk.rollback(plugin.id(), generation), server).follow());
  }

  @Command(
      name = "consent",
      description = "Agree to what a waiting jar asks for, and go on with it.",
      mixinStandardHelpOptions = true)
  int consent(
      @Mixin InstallationOptions options,
      @Mixin PluginId plugin,
      @Option(names = "--yes", description = "Without a question.") boolean yes) {
    return onInstallation(
        options,
        (desk, server) -> {
          UUID waiting = desk.waiting(plugin.id());
          return FollowedOperation.ofJar(desk, waiting, server).ask(yes);
        });
  }

  @Command(
      name = "start",
      description = "Start a plugin, also one that failed before, and keep it started.",
      mixinStandardHelpOptions = true)
  int start(@Mixin InstallationOptions options, @Mixin PluginId plugin) {
    return onInstallation(
        options,
        (desk, server) ->
            new FollowedOperation(
                    desk,
                    desk.start(plugin.id()),
                    server,
                    plugin.id() + " is started.",
                    plugin.id() + " starts with the next start of the server.")
                .follow());
  }

  @Command(
      name = "stop",
      description = "Stop a plugin, and keep it stopped.",
      mixinStandardHelpOptions = true)
  int stop(@Mixin InstallationOptions options, @Mixin PluginId plugin) {
    return onInstallation(
        options,
        (desk, server) ->
            new FollowedOperation(
                    desk,
                    desk.stop(plugin.id()),
                    server,
                    plugin.id() + " is stopped.",
                    plugin.id() + " is not started any more.")
                .follow());
  }

  @Command(
      name = "policy",
      description = "Show or change what may be installed.",
      mixinStandardHelpOptions = true)
  int policy(
      @Mixin InstallationOptions options,
      @Parameters(
              paramLabel = "TRUST",
              arity = "0..1",
              description = "The least trust: ${COMPLETION-CANDIDATES}; shows it when not said.")
          @Nullable TrustLevel minimum) {
    return onInstallation(
        options,
        (desk, _) -> {
          if (minimum != null) {
            desk.demandTrust(minimum);
          }
          String word = desk.minimumTrust().name().toLowerCase(Locale.ROOT);
          System.out.printf(
              "This installation takes plugins that are %s%s.%n",
              word, desk.minimumTrust() == TrustLevel.OFFICIAL ? "" : " or better");
          return 0;
        });
  }

  /** Sees to it that a path names a file that can be read. */
  static void requireFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder. Name the jar itself.");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("Cannot read " + file + ". Check its path and permissions.");
    }
  }

  /** What a command does with the desk. */
  @FunctionalInterface
  interface Work {
    /** Does it; returns the command's exit code. */
    int on(PluginDesk desk, HomeServer server) throws IOException, InterruptedException;
  }

  /** Opens the installation, does the work and closes it; what goes wrong is said in one line. */
  static int onInstallation(InstallationOptions options, Work work) {
    try {
      Installation installation = options.existing();
      try (Installation.Claim claim = installation.tryClaim();
          ApplicationContext context =
              installation.open(Map.copyOf(DistributionFolder.configuration()))) {
        return work.on(context.getBean(PluginDesk.class), HomeServer.of(installation, claim));
      }
    } catch (Installation.UnusableException | PergolaException | IOException e) {
      System.err.println(e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }
}
