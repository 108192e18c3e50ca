// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command printed, and its exit code. */
record Printed(int code, String out, String err) {
  /** Runs a command as if somebody had typed it, without a terminal. */
  static Printed by(String... arguments) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int code = Pergola.commandLine().execute(arguments);
      return new Printed(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
