// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import dev.pergola.maven.DevelopmentServer.Administrator;
import java.io.File;
import java.nio.file.Path;

/** Starts a server as {@code pergola:run} does, says so, and waits to be killed. */
final class KilledMaven {
  public static void main(String[] arguments) throws Exception {
    DevelopmentServer.start(
        new DevelopmentServer.Plan(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            0,
            new Administrator("developer@localhost.localdomain", "a long password"),
            "",
            ProcessBuilder.Redirect.to(new File(arguments[2]))),
        line -> {});
    System.out.println("started");
    Thread.currentThread().join();
  }

  private KilledMaven() {}
}
