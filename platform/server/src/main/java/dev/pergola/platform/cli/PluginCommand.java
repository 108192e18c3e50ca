// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.Installation;
import dev.pergola.platform.plugins.PluginDesk;
import dev.pergola.platform.plugins.Step;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pergola plugin …}: installs plugins, beside a running server or without one. */
@Command(
    name = "plugin",
    description = "List, install, check and roll back plugins.",
    mixinStandardHelpOptions = true)
final class PluginCommand {
  private static final Pattern CONTRACT =
      Pattern.compile("pergola-api-(\\d+\\.\\d+\\.\\d+.*)\\.jar");
  private static final Duration PATIENCE_WITH_SERVER = Duration.ofSeconds(15);
  private static final int LOOK_MILLIS = 100;

  @Command(
      name = "list",
      description = "List the plugins whose jars are in use.",
      mixinStandardHelpOptions = true)
  int list(@Mixin InstallationOptions options) {
    return onInstallation(
        options,
        (desk, _) -> {
          for (PluginDesk.InUsePlugin plugin : desk.list()) {
            System.out.printf(
                "%-20s %-12s %-10s %-8s %s%n",
                plugin.id(),
                plugin.version(),
                plugin.trust(),
                plugin.generation() == 0 ? plugin.source() : "gen " + plugin.generation(),
                plugin.title());
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
    if (!Files.isReadable(file)) {
      System.err.println("Cannot read " + file + ". Check its path and permissions.");
      return 1;
    }
    return onInstallation(options, (desk, served) -> follow(desk, desk.install(file, yes), served));
  }

  @Command(
      name = "rollback",
      description = "Go back to an earlier generation of a plugin.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin InstallationOptions options,
      @Parameters(paramLabel = "ID", description = "The plugin's id.") String id,
      @Option(
              names = "--to",
              paramLabel = "N",
              description =
                  "Which generation, 0 for the jar that came with Pergola; the one before the"
                      + " present one when not said.")
          @Nullable Integer generation) {
    return onInstallation(
        options, (desk, served) -> follow(desk, desk.rollback(id, generation), served));
  }

  @Command(
      name = "check",
      description =
          "Check whether plugins fit this version of Pergola, or another one before you change to"
              + " it.",
      mixinStandardHelpOptions = true)
  int check(
      @Mixin InstallationOptions options,
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "Only this jar; all in use when not said.")
          @Nullable Path file,
      @Option(
              names = "--against",
              paramLabel = "DIR",
              description =
                  "The folder of another version's distribution, which has the folder lib.")
          @Nullable Path against) {
    return onInstallation(
        options,
        (desk, _) -> {
          List<Path> libraries = against == null ? List.of() : libraries(against);
          List<PluginDesk.Outlook> outlooks = desk.check(file, libraries, contract(libraries));
          outlooks.forEach(PluginCommand::print);
          return outlooks.stream().allMatch(outlook -> outlook.problems().isEmpty()) ? 0 : 1;
        });
  }

  private static void print(PluginDesk.Outlook outlook) {
    System.out.printf(
        "%s %s: %s%n",
        outlook.id(), outlook.version(), outlook.problems().isEmpty() ? "fits" : "would break");
    outlook.problems().forEach(problem -> System.out.println("  " + problem));
  }

  private static List<Path> libraries(Path distribution) throws IOException {
    List<Path> jars = new ArrayList<>();
    Path lib = distribution.resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new IOException(distribution + " is no distribution of Pergola: it has no folder lib.");
    }
    try (var files = Files.newDirectoryStream(lib, "*.jar")) {
      files.forEach(jars::add);
    }
    return jars;
  }

  private static @Nullable String contract(List<Path> libraries) {
    for (Path library : libraries) {
      Matcher name = CONTRACT.matcher(String.valueOf(library.getFileName()));
      if (name.matches()) {
        return name.group(1);
      }
    }
    return null;
  }

  // Tells each step as it comes, from a server that works on it or from here.
  private static int follow(PluginDesk desk, UUID operation, boolean served)
      throws InterruptedException {
    if (!served) {
      try {
        desk.carryOut(operation, PluginCommand::tell);
      } catch (PergolaException e) {
        System.err.println(e.getMessage());
        return 1;
      }
    }
    Step told = served ? null : Step.STOP;
    long deadline = System.nanoTime() + PATIENCE_WITH_SERVER.toNanos();
    while (true) {
      PluginDesk.Progress progress = desk.progress(operation);
      told = tell(told, progress.step());
      switch (progress.state()) {
        case "DONE" -> {
          System.out.printf(
              "%s %s is in use.%s%n",
              progress.pluginId(),
              progress.version(),
              served ? "" : " The next start of the server starts it.");
          return 0;
        }
        case "FAILED", "ABANDONED" -> {
          System.err.println(
              progress.reason() == null ? "The server ended meanwhile." : progress.reason());
          return 1;
        }
        case "WAITING" -> {
          return ask(desk, operation, progress, served);
        }
        case "REQUESTED" -> {
          if (System.nanoTime() > deadline) {
            System.err.println(
                "The server has not taken it up yet; it will as soon as it can. See its log.");
            return 1;
          }
        }
        default -> {}
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static @Nullable Step tell(@Nullable Step told, @Nullable Step now) {
    if (now == null || (told != null && now.compareTo(told) <= 0)) {
      return told;
    }
    // A look now and then misses the short ones, which were passed all the same; whether there
    // were tables to migrate cannot be told afterwards.
    for (Step step : Step.values()) {
      boolean between = (told == null || step.compareTo(told) > 0) && step.compareTo(now) < 0;
      if (between && step != Step.MIGRATE) {
        tell(step);
      }
    }
    tell(now);
    return now;
  }

  private static void tell(Step step) {
    System.out.println("  " + step.title());
  }

  private static int ask(
      PluginDesk desk, UUID operation, PluginDesk.Progress progress, boolean served)
      throws InterruptedException {
    System.out.printf("%s %s asks for your consent:%n", progress.pluginId(), progress.version());
    progress.asks().forEach(sentence -> System.out.println("  " + sentence));
    if (System.console() == null) {
      System.err.println(
          "Nothing was changed. Agree with --yes, or on the Plugins page, where it waits.");
      return 1;
    }
    String answer = System.console().readLine("Install it? [y/N] ");
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      System.out.println("It waits on the Plugins page.");
      return 1;
    }
    return desk.agree(operation) ? follow(desk, operation, served) : 1;
  }

  @FunctionalInterface
  private interface Work {
    int on(PluginDesk desk, boolean served) throws IOException, InterruptedException;
  }

  private static int onInstallation(InstallationOptions options, Work work) {
    try {
      Installation installation = options.installation();
      boolean served = !installation.tryClaim();
      try (ApplicationContext context =
          installation.open(Map.copyOf(DistributionFolder.configuration()))) {
        return work.on(context.getBean(PluginDesk.class), served);
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
