// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The program behind {@code pergola:verify}: checks jars and prints what is wrong with them. */
public final class VerifyPlugin {
  /**
   * Checks jars. Exits with 0 when all may be installed, with 1 when something is wrong, with 2
   * when no jar is named.
   *
   * @param arguments the jars' paths
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> jars, PrintStream out, PrintStream err) {
    if (jars.isEmpty()) {
      err.println("Usage: VerifyPlugin JAR...");
      return 2;
    }
    int status = 0;
    for (String jar : jars) {
      var result = PluginVerification.examine(Path.of(jar));
      PluginExamination examination = result.examination();
      if (examination == null) {
        status = 1;
        err.println(jar + " cannot be installed:");
        result.problems().forEach(problem -> err.println("  " + problem.finding()));
      } else {
        PluginDescriptor descriptor = examination.descriptor();
        out.printf("%s %s can be installed%n", descriptor.id(), descriptor.version());
        examination.warnings().forEach(warning -> out.println("  warning: " + warning));
      }
    }
    return status;
  }

  private VerifyPlugin() {}
}
