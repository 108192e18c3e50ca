// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the upload of a jar to the first answer of its route. */
final class InstallBenchmark {
  private static final int INSTALLATIONS = 20;

  private final URI server;
  private final Api api;
  private final Path folder;

  InstallBenchmark(URI server, Api api, Path folder) {
    this.server = server;
    this.api = api;
    this.folder = folder;
  }

  void run(Report report) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    try (var connection = new LoadConnection(server)) {
      for (int i = 1; i <= INSTALLATIONS; i++) {
        String id = "benchmark-" + i;
        Path jar =
            PluginJar.of(
                    id,
                    "contribute.routes(() -> List.of(Route.get(\"/ping\", Access.anyone(),"
                        + " request -> RouteReply.text(\"pong\"))));")
                .write(folder.resolve(id + ".jar"));
        long begun = System.nanoTime();
        api.installPlugin(jar).ok();
        while (connection.get("/ext/" + id + "/ping") != 200) {
          Thread.onSpinWait();
        }
        millis.add((System.nanoTime() - begun) / 1e6);
        api.delete("/api/plugins/" + id);
      }
    }
    report.add("upload of a jar to its route's 200", new Sample(millis), "%.0f ms", "< 500 ms");
  }
}
