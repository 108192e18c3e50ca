// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The launcher at the project's root, run as a person runs it, but apart from this machine's own
 * settings: of the environment's {@code PERGOLA_} variables only the JDK is handed on. Immutable.
 */
public final class Launcher {
  private static final long LONGEST_COMMAND_SECONDS = 180;
  private static final File NOTHING = new File("/dev/null");

  private final Path file;
  private final Path output;
  private final Path folder;
  private final List<String> before;
  private final Map<String, String> variables;

  /**
   * @param file the launcher
   * @param output a folder for what its processes print
   */
  public Launcher(Path file, Path output) {
    this(file, output, Path.of(""), List.of(), Map.of());
  }

  private Launcher(
      Path file, Path output, Path folder, List<String> before, Map<String, String> variables) {
    this.file = file.toAbsolutePath().normalize();
    this.output = output;
    this.folder = folder.toAbsolutePath();
    this.before = before;
    this.variables = variables;
  }

  /** The same with an environment variable. */
  public Launcher with(String variable, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(variable, value);
    return new Launcher(file, output, folder, before, Map.copyOf(more));
  }

  /** The same behind a command that runs what follows it, such as {@code setpriv}. */
  public Launcher behind(String... command) {
    return new Launcher(file, output, folder, List.of(command), variables);
  }

  /** The same called by another path. */
  public Launcher at(Path link) {
    return new Launcher(link, output, folder, before, variables);
  }

  /** The same called in another working directory. */
  public Launcher in(Path workingDirectory) {
    return new Launcher(file, output, workingDirectory, before, variables);
  }

  /**
   * What a command left.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Finished(int code, String out, String err) {}

  /** Runs a command to its end. */
  public Finished run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(outputFolder(), arguments[0] + "-", ".out");
    Path err = Path.of(out.toString().replaceFirst("out$", "err"));
    Process process = begin(out, err, arguments);
    if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", arguments) + " did not end; what it printed is in " + out);
    }
    return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Begins a command, which prints into two files. */
  public Process begin(Path out, Path err, String... arguments) throws IOException {
    return builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /**
   * Starts a server on a home and on a free port of 127.0.0.1, and waits until it is ready.
   *
   * @throws IllegalStateException when it ends instead; with what it printed
   */
  public RunningServer start(Path home) throws IOException, InterruptedException {
    return serve("--home", home.toString());
  }

  /** As {@link #start}, with other options. */
  public RunningServer serve(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("start", "--host", "127.0.0.1", "--port"));
    arguments.add("0");
    arguments.addAll(List.of(options));
    Path err = Files.createTempFile(outputFolder(), "server-", ".err");
    Process process = builder(arguments.toArray(String[]::new)).redirectError(err.toFile()).start();
    return RunningServer.awaitReady(process, err);
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(file.toString());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PERGOLA_") && !name.equals("PERGOLA_JAVA_HOME"));
    builder.environment().putAll(variables);
    return builder;
  }

  private Path outputFolder() throws IOException {
    return Files.createDirectories(output);
  }
}
