// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs programs of the trust module, each in a JVM of its own: the code that a server runs needs a
 * newer Java than Maven does.
 */
final class TrustPrograms {
  private final Path java;
  private final List<Path> classPath;

  /**
   * Says how to run them.
   *
   * @param java the command that starts a JVM which is new enough for the trust module
   * @param classPath the trust module and what it needs
   */
  TrustPrograms(Path java, List<Path> classPath) {
    this.java = java;
    this.classPath = List.copyOf(classPath);
  }

  /**
   * What came of it.
   *
   * @param passed whether the program ended well
   * @param lines what it printed
   */
  record Result(boolean passed, List<String> lines) {}

  /** Checks a jar as a server would, against the jars of the plugins that it depends on. */
  Result verify(Path jar, List<Path> dependencies) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    for (Path dependency : dependencies) {
      arguments.add("--dependency");
      arguments.add(dependency.toString());
    }
    arguments.add(jar.toString());
    Process process = start("dev.pergola.trust.VerifyPlugin", arguments);
    try (var printed = process.inputReader(StandardCharsets.UTF_8)) {
      process.getOutputStream().close();
      List<String> lines = printed.lines().toList();
      return new Result(process.waitFor() == 0, lines);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Starts what signs jars until it is closed.
   *
   * @throws IOException with a sentence for people when the key cannot be used
   */
  Signing sign(SigningKey key) throws IOException {
    return new Signing(start("dev.pergola.trust.SignPlugin", key.arguments()));
  }

  private Process start(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dstderr.encoding=UTF-8");
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(program);
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
