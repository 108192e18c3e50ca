// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.secrets.Rotation.Step;
import java.nio.file.Path;
import java.util.Map;

/** Begins a rotation in a process of its own, and ends that as a power cut does. */
public final class RotationVictim {
  /** How the process ends when it got as far as it should. */
  static final int HALTED = 42;

  /** Takes a home with SQLite, and the step after which it halts. */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    Step last = Step.valueOf(arguments[1]);
    TestServer server =
        TestServer.start(home, DatabaseAddress.sqlite(home.resolve("pergola.db")), Map.of());
    server
        .bean(Rotation.class)
        .rotate(
            step -> {
              if (step == last) {
                Runtime.getRuntime().halt(HALTED);
              }
            });
  }

  private RotationVictim() {}
}
