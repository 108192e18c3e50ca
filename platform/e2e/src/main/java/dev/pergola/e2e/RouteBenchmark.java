// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the way into a plugin costs: a plugin's route against the server's own controller of {@code
 * /health}, both answering the same JSON to anybody.
 */
final class RouteBenchmark {
  private static final int ROUNDS = 12;
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final int CONNECTIONS = 16;
  private static final String ROUTE = "/ext/benchmark-route/health";

  private final URI server;
  private final Api api;
  private final Path folder;

  RouteBenchmark(URI server, Api api, Path folder) {
    this.server = server;
    this.api = api;
    this.folder = folder;
  }

  void run(Report report) throws IOException, InterruptedException {
    install();
    var load = new LoadClient(server, CONNECTIONS);
    load.run("/health", WARM_UP);
    load.run(ROUTE, WARM_UP);
    List<Double> controller = new ArrayList<>();
    List<Double> route = new ArrayList<>();
    List<Double> ratio = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      controller.add(load.run("/health", ROUND));
      route.add(load.run(ROUTE, ROUND));
      ratio.add(route.getLast() / controller.getLast());
    }
    report.add("controller, requests per second", new Sample(controller), "%.0f", "");
    report.add("plugin's route, requests per second", new Sample(route), "%.0f", "");
    report.add("plugin's route : controller", new Sample(ratio), "%.2f", ">= 0.9");
  }

  private void install() throws IOException, InterruptedException {
    String health = api.get("/health").text();
    Path jar =
        PluginJar.of(
                "benchmark-route",
                """
                Json health = Json.parse(%s);
                contribute.routes(() -> List.of(
                    Route.get("/health", Access.anyone(), request -> RouteReply.json(health))));
                """
                    .formatted(Json.string(health)))
            .write(folder.resolve("benchmark-route.jar"));
    api.installPlugin(jar).ok();
    if (!api.get(ROUTE).text().equals(health)) {
      throw new IllegalStateException("The two do not answer alike");
    }
  }
}
