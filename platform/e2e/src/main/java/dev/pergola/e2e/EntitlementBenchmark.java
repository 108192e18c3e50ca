// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What asking for an entitlement costs; JMH measures {@link EntitlementCheck} with the server's
 * jars.
 */
final class EntitlementBenchmark {
  private static final long LONGEST_SECONDS = 120;

  private final Path libraries;
  private final Path home;
  private final Path folder;

  /**
   * @param libraries the packaged server's jars
   * @param home with a license for {@code audit}; no server runs on it
   * @param folder for what JMH writes
   */
  EntitlementBenchmark(Path libraries, Path home, Path folder) {
    this.libraries = libraries;
    this.home = home;
    this.folder = folder;
  }

  void run(Report report) throws IOException, InterruptedException {
    Path result = folder.resolve("jmh.json");
    Path output = folder.resolve("jmh.txt");
    Process process =
        new ProcessBuilder(command(result))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("JMH failed: " + Files.readString(output));
    }
    for (Json benchmark : Json.parse(Files.readString(result)).elements()) {
      String name = benchmark.as(Named.class).benchmark();
      report.add(
          "entitlement check, " + name.substring(name.lastIndexOf('.') + 1),
          new Sample(nanoseconds(benchmark)),
          "%.1f ns",
          "< 50 ns");
    }
  }

  private record Named(String benchmark) {}

  private record Metric(List<List<BigDecimal>> rawData) {}

  private static List<Double> nanoseconds(Json benchmark) {
    Json metric = benchmark.get("primaryMetric");
    if (metric == null) {
      throw new IllegalStateException("JMH measured nothing: " + benchmark);
    }
    return metric.as(Metric.class).rawData().stream()
        .flatMap(List::stream)
        .map(BigDecimal::doubleValue)
        .toList();
  }

  private List<String> command(Path result) {
    String own = System.getProperty("java.class.path");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        own + File.pathSeparator + libraries + File.separator + "*",
        "org.openjdk.jmh.Main",
        EntitlementCheck.class.getName(),
        "-bm",
        "avgt",
        "-tu",
        "ns",
        "-f",
        "2",
        "-wi",
        "3",
        "-w",
        "1",
        "-i",
        "5",
        "-r",
        "1",
        "-foe",
        "true",
        "-rf",
        "json",
        "-rff",
        result.toString(),
        // As the launcher starts the server.
        "-jvmArgsAppend",
        "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED"
            + " -D"
            + EntitlementCheck.HOME
            + "="
            + home
            + " -Dpergola.license.keys="
            + folder.resolve("vendor/vendor.pub"));
  }
}
