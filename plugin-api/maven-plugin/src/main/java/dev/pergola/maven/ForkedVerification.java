// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the trust module's verification in a JVM of its own. */
final class ForkedVerification {
  private static final String PROGRAM = "dev.pergola.trust.VerifyPlugin";

  private final Path java;
  private final List<Path> classPath;

  /**
   * Says how to run it.
   *
   * @param java the command that starts a JVM which is new enough for the trust module
   * @param classPath the trust module and what it needs
   */
  ForkedVerification(Path java, List<Path> classPath) {
    this.java = java;
    this.classPath = List.copyOf(classPath);
  }

  /**
   * What came of it.
   *
   * @param passed whether the jar may be installed
   * @param lines what the verification printed
   */
  record Result(boolean passed, List<String> lines) {}

  Result verify(Path jar) throws IOException, InterruptedException {
    String joined =
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(java.toString(), "-cp", joined, PROGRAM, jar.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try (var printed = process.inputReader(Charset.defaultCharset())) {
      List<String> lines = printed.lines().toList();
      return new Result(process.waitFor() == 0, lines);
    } finally {
      process.destroyForcibly();
    }
  }
}
