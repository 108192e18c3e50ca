// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.plugins.PluginDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pergola plugin check}: whether plugins would break. */
@Command(
    name = "check",
    description =
        "Check whether plugins fit this version of Pergola, or another one before you change to"
            + " it.",
    mixinStandardHelpOptions = true)
final class PluginCheckCommand implements Callable<Integer> {
  private static final Pattern CONTRACT =
      Pattern.compile("pergola-api-(\\d+\\.\\d+\\.\\d+.*)\\.jar");

  @Mixin private InstallationOptions options = new InstallationOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Only this jar; all in use when not said.")
  private @Nullable Path file;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "The folder of another version's distribution, which has the folder lib.")
  private @Nullable Path against;

  @Override
  public Integer call() {
    return PluginCommand.onInstallation(
        options,
        (desk, _) -> {
          if (file != null) {
            PluginCommand.requireFile(file);
          }
          List<Path> libraries = against == null ? List.of() : libraries(against);
          List<PluginDesk.Outlook> outlooks = desk.check(file, libraries, contract(libraries));
          outlooks.forEach(PluginCheckCommand::print);
          return outlooks.stream().allMatch(outlook -> outlook.problems().isEmpty()) ? 0 : 1;
        });
  }

  private static void print(PluginDesk.Outlook outlook) {
    System.out.printf(
        "%s %s: %s%n",
        outlook.id(), outlook.version(), outlook.problems().isEmpty() ? "fits" : "would break");
    outlook.problems().forEach(problem -> System.out.println("  " + problem));
    outlook.notes().forEach(note -> System.out.println("  Note: " + note));
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
}
