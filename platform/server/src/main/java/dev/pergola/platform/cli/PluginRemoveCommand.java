// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.plugins.PluginDesk;
import dev.pergola.platform.plugins.Removal;
import java.io.Console;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pergola plugin remove}: asks what becomes of a plugin's data, unless that is said. */
@Command(
    name = "remove",
    description = {
      "Remove a plugin, and say what becomes of its settings, tables and files.",
      "One that came with Pergola goes back to the version that came with it."
    },
    mixinStandardHelpOptions = true)
final class PluginRemoveCommand implements Callable<Integer> {
  @Mixin private InstallationOptions options = new InstallationOptions();
  @Mixin private PluginId plugin = new PluginId();

  @Option(
      names = "--data",
      paramLabel = "WHAT",
      description = "keep: it stays for the day the plugin comes back; purge: deleted for ever.")
  private Removal.@Nullable Data data;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Write it to this zip first, but for its secrets.")
  private @Nullable Path export;

  @Override
  public Integer call() {
    return PluginCommand.onInstallation(options, this::remove);
  }

  private int remove(PluginDesk desk, HomeServer server) throws IOException, InterruptedException {
    Removal.Data wanted = data == null ? ask(System.console()) : data;
    if (wanted == null) {
      return 1;
    }
    if (export != null) {
      export(desk, export);
    }
    String id = plugin.id();
    String fate = wanted == Removal.Data.KEEP ? "; its data stays." : ", and its data is deleted.";
    String done = id + " is removed" + fate;
    return new FollowedOperation(desk, desk.remove(id, wanted), server, done, done).follow();
  }

  // Null for not at all.
  private Removal.@Nullable Data ask(@Nullable Console console) {
    if (console == null) {
      System.err.println(
          "Nothing was removed. Say what becomes of its data: --data keep or --data purge; --export FILE takes it out first.");
      return null;
    }
    String answer =
        console.readLine(
            "What becomes of its settings, tables and files? keep, export (then delete), purge (delete for ever), or nothing to give up: ");
    String word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "keep" -> Removal.Data.KEEP;
      case "export" -> {
        export =
            Path.of(console.readLine("Write them to which file? [%s.zip] ", plugin.id()).strip());
        if (export.toString().isEmpty()) {
          export = Path.of(plugin.id() + ".zip");
        }
        yield confirmed(console);
      }
      case "purge" -> confirmed(console);
      default -> {
        System.out.println("Nothing was removed.");
        yield null;
      }
    };
  }

  // What cannot be taken back asks for more than a key.
  private Removal.@Nullable Data confirmed(Console console) {
    String typed = console.readLine("To delete them for ever, type %s: ", plugin.id());
    if (typed == null || !typed.strip().equals(plugin.id())) {
      System.out.println("Nothing was removed.");
      return null;
    }
    return Removal.Data.PURGE;
  }

  private void export(PluginDesk desk, Path file) throws IOException {
    try {
      desk.export(plugin.id(), file);
      System.out.println("Wrote " + file + ".");
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          file + " is there already, and nothing was removed. Name another file.", e);
    } catch (FileSystemException e) {
      throw new IOException(
          "%s cannot be written (%s), and nothing was removed. Name another file."
              .formatted(file, reason(e)),
          e);
    }
  }

  // What the system says of a file is its path only, or its path and some words.
  private static String reason(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such folder";
      case AccessDeniedException _ -> "that is not permitted";
      default -> Objects.requireNonNullElse(e.getReason(), e.getMessage());
    };
  }
}
