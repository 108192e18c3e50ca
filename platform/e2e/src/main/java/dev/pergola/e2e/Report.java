// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** Prints the figures as a Markdown table, each as soon as it is known. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void begin() throws IOException {
    var system = ManagementFactory.getOperatingSystemMXBean();
    out.printf(
        Locale.ROOT,
        "%s, %d processors (%s), %s %s, JDK %s, load average %.1f%n%n",
        LocalDate.now(),
        system.getAvailableProcessors(),
        processor(),
        system.getName(),
        system.getVersion(),
        Runtime.version(),
        system.getSystemLoadAverage());
    out.println("| figure | median | least | most | of | aim |");
    out.println("|---|---:|---:|---:|---:|---|");
  }

  /**
   * Prints a figure.
   *
   * @param format of its values, such as {@code "%.0f ms"}
   * @param aim empty for none
   */
  void add(String figure, Sample sample, String format, String aim) {
    out.printf(
        Locale.ROOT,
        "| %s | " + format + " | " + format + " | " + format + " | %d | %s |%n",
        figure,
        sample.median(),
        sample.least(),
        sample.most(),
        sample.sorted().size(),
        aim);
    out.flush();
  }

  private static String processor() throws IOException {
    Path description = Path.of("/proc/cpuinfo");
    return Files.isReadable(description)
        ? Files.readAllLines(description).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("unknown")
        : System.getProperty("os.arch");
  }
}
