// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.testkit.PluginJar;
import dev.pergola.trust.CapabilityReport;
import dev.pergola.trust.CapabilityScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long the scan for capabilities takes, for a plugin that bundles a database driver. */
final class ScanBenchmark {
  private static final int SCANS = 20;
  private static final double MEGABYTE = 1 << 20;

  private final Path libraries;
  private final Path folder;

  /**
   * @param libraries the folder with the server's, one of which is bundled
   */
  ScanBenchmark(Path libraries, Path folder) {
    this.libraries = libraries;
    this.folder = folder;
  }

  void run(Report report) throws IOException {
    Path driver;
    try (var found = Files.newDirectoryStream(libraries, "postgresql-*.jar")) {
      driver = found.iterator().next();
    }
    Path jar =
        PluginJar.of("benchmark-scan", "Class.forName(\"org.postgresql.Driver\");")
            .bundling(driver)
            .write(folder.resolve("benchmark-scan.jar"));
    double megabytes = Files.size(jar) / MEGABYTE;
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < SCANS; i++) {
      long begun = System.nanoTime();
      CapabilityReport scan = CapabilityScan.scan(jar, "fixture.FixturePlugin");
      double taken = (System.nanoTime() - begun) / 1e6 / megabytes;
      millis.add(taken);
      if (scan.reached().isEmpty()) {
        throw new IllegalStateException("A driver that reaches nothing was not scanned");
      }
    }
    report.add("scan of a jar, per MB", new Sample(millis), "%.0f ms", "");
  }
}
