// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What 100 small plugins add to a start, from the launcher's call to an answer of the last one. */
final class ManyPluginsBenchmark {
  private static final int PLUGINS = 100;
  private static final int STARTS = 6;

  private final Launcher launcher;
  private final String email;
  private final String password;
  private final Path folder;

  ManyPluginsBenchmark(Launcher launcher, String email, String password, Path folder) {
    this.launcher = launcher;
    this.email = email;
    this.password = password;
    this.folder = folder;
  }

  void run(Report report) throws IOException, InterruptedException {
    Path bare = folder.resolve("bare");
    Path full = folder.resolve("full");
    prepare(bare, 0);
    prepare(full, PLUGINS);
    List<Double> without = new ArrayList<>();
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      double before = measure(bare, "/health");
      without.add(before);
      added.add(measure(full, "/ext/small-" + PLUGINS + "/ping") - before);
    }
    report.add("start to first 200, bundled plugins only", new Sample(without), "%.0f ms", "");
    report.add("added by " + PLUGINS + " small plugins", new Sample(added), "%.0f ms", "< 1000 ms");
  }

  private void prepare(Path home, int plugins) throws IOException, InterruptedException {
    try (RunningServer server = launcher.start(home)) {
      Api api = new Api(server.address()).setUp(server.setUpToken(), email, password);
      for (int i = 1; i <= plugins; i++) {
        api.installPlugin(
                PluginJar.of(
                        "small-" + i,
                        "contribute.routes(() -> List.of(Route.get(\"/ping\", Access.anyone(),"
                            + " request -> RouteReply.text(\"pong\"))));")
                    .write(folder.resolve("small-" + i + ".jar")))
            .ok();
      }
    }
  }

  private double measure(Path home, String path) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (RunningServer server = launcher.start(home);
        var connection = new LoadConnection(server.address())) {
      while (connection.get(path) != 200) {
        Thread.onSpinWait();
      }
      return (System.nanoTime() - begun) / 1e6;
    }
  }
}
