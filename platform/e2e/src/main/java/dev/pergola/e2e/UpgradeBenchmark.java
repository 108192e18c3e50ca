// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the upload of a newer jar to its answer, and what stopping and starting leaves behind. */
final class UpgradeBenchmark {
  private static final int UPGRADES = 20;
  private static final int ROUNDS = 200;

  private final RunningServer server;
  private final Api api;
  private final Path folder;

  UpgradeBenchmark(RunningServer server, Api api, Path folder) {
    this.server = server;
    this.api = api;
    this.folder = folder;
  }

  void run(Report report) throws IOException, InterruptedException {
    api.installPlugin(jar(0)).ok();
    List<Double> millis = new ArrayList<>();
    for (int i = 1; i <= UPGRADES; i++) {
      Path jar = jar(i);
      long begun = System.nanoTime();
      api.installPlugin(jar).ok();
      String answer = api.get("/ext/growing/version").text();
      millis.add((System.nanoTime() - begun) / 1e6);
      if (!answer.equals("1.0." + i)) {
        throw new IllegalStateException("Answered " + answer);
      }
    }
    report.add("upload of an upgrade to its answer", new Sample(millis), "%.0f ms", "< 500 ms");
    rounds(report);
    api.delete("/api/plugins/growing");
  }

  private void rounds(Report report) throws IOException, InterruptedException {
    long before = server.classLoadersOfPlugins();
    double memory = server.residentKilobytes() / 1024.0;
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      api.postText("/api/plugins/growing/stop", "");
      api.postText("/api/plugins/growing/start", "");
      api.get("/ext/growing/version");
      millis.add((System.nanoTime() - begun) / 1e6);
    }
    report.add("stop, start and first answer", new Sample(millis), "%.0f ms", "");
    report.add(
        "class loaders left by " + ROUNDS + " such rounds",
        new Sample(List.of((double) (server.classLoadersOfPlugins() - before))),
        "%.0f",
        "0");
    report.add(
        "resident memory that they added",
        new Sample(List.of(server.residentKilobytes() / 1024.0 - memory)),
        "%.0f MB",
        "");
  }

  private Path jar(int number) {
    String version = "1.0." + number;
    return PluginJar.of(
            "growing",
            "contribute.routes(() -> List.of(Route.get(\"/version\", Access.anyone(),"
                + " request -> RouteReply.text(\"%s\"))));".formatted(version))
        .version(version)
        .write(folder.resolve("growing-" + number + ".jar"));
  }
}
