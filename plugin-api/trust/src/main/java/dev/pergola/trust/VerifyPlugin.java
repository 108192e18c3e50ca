// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The program behind {@code pergola:verify}: checks jars and prints what is wrong with them. */
public final class VerifyPlugin {
  private static final String DEPENDENCY = "--dependency";

  /**
   * Checks jars. Exits with 0 when all may be installed, with 1 when something is wrong, with 2
   * when no jar is named.
   *
   * @param arguments the jars' paths; before them, each after {@code --dependency}, those of the
   *     plugins that they depend on
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    List<Path> jars = new ArrayList<>();
    List<Path> dependencies = new ArrayList<>();
    for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
      String word = words.next();
      if (!word.equals(DEPENDENCY)) {
        jars.add(Path.of(word));
      } else if (words.hasNext()) {
        dependencies.add(Path.of(words.next()));
      }
    }
    if (jars.isEmpty()) {
      err.println("Usage: VerifyPlugin [--dependency JAR]... JAR...");
      return 2;
    }
    int status = 0;
    for (Path jar : jars) {
      status = Math.max(status, verify(jar, dependencies, out, err));
    }
    return status;
  }

  private static int verify(Path jar, List<Path> dependencies, PrintStream out, PrintStream err) {
    var result = PluginVerification.examine(jar);
    PluginExamination examination = result.examination();
    List<Finding> problems = new ArrayList<>();
    result.problems().forEach(problem -> problems.add(problem.finding()));
    if (examination != null) {
      problems.addAll(links(jar, examination.descriptor(), dependencies));
    }
    if (examination == null || !problems.isEmpty()) {
      err.println(jar + " cannot be installed:");
      problems.forEach(problem -> err.println("  " + problem));
      return 1;
    }
    PluginDescriptor plugin = examination.descriptor();
    String signer =
        examination.signers().isEmpty()
            ? "unsigned"
            : "signed by " + examination.signers().getFirst().keyId();
    out.printf("%s %s can be installed (%s)%n", plugin.id(), plugin.version(), signer);
    examination.warnings().forEach(warning -> out.println("  warning: " + warning));
    return 0;
  }

  // Without the jars that it depends on, what it uses of them would all be missing.
  private static List<Finding> links(Path jar, PluginDescriptor plugin, List<Path> dependencies) {
    if (plugin.dependencies().size() > dependencies.size()) {
      return List.of();
    }
    try {
      return new LinkCheck(HostClasses.running())
          .check(jar, dependencies).stream()
              .filter(MissingSymbol::breaks)
              .map(
                  missing ->
                      new Finding(
                          "link-broken",
                          missing.from(),
                          "It uses %s: %s. Bundle the library that has it, or use the version that the code was written for."
                              .formatted(missing.symbol(), missing.why())))
              .toList();
    } catch (PergolaException e) {
      return List.of(new Finding("link-broken", jar.getFileName().toString(), e.getMessage()));
    }
  }

  private VerifyPlugin() {}
}
