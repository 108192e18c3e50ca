// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a start takes, and how much memory the server holds then. */
final class StartBenchmark {
  private static final int STARTS = 10;
  private static final int REQUESTS = 200;

  private final Launcher launcher;
  private final Path home;

  StartBenchmark(Launcher launcher, Path home) {
    this.launcher = launcher;
    this.home = home;
  }

  private record Start(double millis, double megabytes, double megabytesInUse) {}

  // In turns, so that what else the machine does falls on both alike.
  void run(Report report) throws IOException, InterruptedException {
    Launcher plain = launcher.with("PERGOLA_AOT_CACHE", "off");
    List<Start> without = new ArrayList<>();
    List<Start> with = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      without.add(measure(plain));
      with.add(measure(launcher));
    }
    report.add("start to first 200, without cache", millis(without), "%.0f ms", "");
    report.add("start to first 200, with cache", millis(with), "%.0f ms", "< 1500 ms");
    report.add(
        "resident memory after the start",
        new Sample(with.stream().map(Start::megabytes).toList()),
        "%.0f MB",
        "< 200 MB");
    report.add(
        "resident memory after " + REQUESTS + " requests",
        new Sample(with.stream().map(Start::megabytesInUse).toList()),
        "%.0f MB",
        "< 200 MB");
  }

  private Start measure(Launcher how) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (RunningServer server = how.start(home);
        var connection = new LoadConnection(server.address())) {
      expectOk(connection.get("/health"));
      double millis = (System.nanoTime() - begun) / 1e6;
      double megabytes = server.residentKilobytes() / 1024.0;
      for (int i = 0; i < REQUESTS; i++) {
        expectOk(connection.get(i % 2 == 0 ? "/login" : "/health"));
      }
      return new Start(millis, megabytes, server.residentKilobytes() / 1024.0);
    }
  }

  private static void expectOk(int status) throws IOException {
    if (status != 200) {
      throw new IOException("Answered " + status);
    }
  }

  private static Sample millis(List<Start> starts) {
    return new Sample(starts.stream().map(Start::millis).toList());
  }
}
