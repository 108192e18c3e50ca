// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import dev.pergola.testkit.TestPublisher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Measures the packaged server on this machine; docs/benchmarks.md says what the figures mean. The
 * homes that it uses are temporary, and the project's folders stay as they are.
 */
public final class Benchmarks {
  private static final String EMAIL = "benchmark@example.org";
  private static final String PASSWORD = "benchmark on a temporary home";

  private final Launcher launcher;
  private final Path enterprise;
  private final Path folder;

  private Benchmarks(Path launcherFile, Path folder) {
    this.folder = folder;
    this.enterprise =
        launcherFile.resolveSibling("platform/distribution/target/pergola/enterprise");
    this.launcher =
        new Launcher(launcherFile, folder.resolve("output"))
            .with("PERGOLA_LICENSE_KEYS", folder.resolve("vendor/vendor.pub").toString())
            .with("PERGOLA_PUBLISHER_KEYS", TestPublisher.trusted());
  }

  /**
   * Takes the launcher's path, and what else {@code ./pergola benchmark} was called with: nothing
   * for all, {@code gateway} for the gateway alone, and after it the address of another gateway to
   * be measured alongside.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pergola-benchmark");
    try {
      var benchmarks = new Benchmarks(Path.of(arguments[0]), folder);
      if (arguments.length == 1) {
        benchmarks.run();
      } else {
        benchmarks.runGateway(arguments.length > 2 ? URI.create(arguments[2]) : null);
      }
    } finally {
      delete(folder);
    }
  }

  private void run() throws IOException, InterruptedException {
    Path home = homeWithFourPlugins();
    var report = new Report(System.out);
    report.begin();
    new ScanBenchmark(enterprise.resolveSibling("lib"), folder).run(report);
    new StartBenchmark(launcher, home).run(report);
    try (RunningServer server = launcher.start(home)) {
      Api api = new Api(server.address()).signIn(EMAIL, PASSWORD);
      new RouteBenchmark(server.address(), api, folder).run(report);
      new InstallBenchmark(server.address(), api, folder).run(report);
      new UpgradeBenchmark(server, api, folder).run(report);
      new GateBenchmark(api, folder).run(report);
    }
    try (RunningServer server = launcher.start(home)) {
      Api api = new Api(server.address()).signIn(EMAIL, PASSWORD);
      new GatewayBenchmark(server, api, folder, null).run(report);
    }
    new ManyPluginsBenchmark(launcher, EMAIL, PASSWORD, folder).run(report);
    new EntitlementBenchmark(enterprise.resolveSibling("lib"), home, folder).run(report);
  }

  private void runGateway(@Nullable URI peer) throws IOException, InterruptedException {
    Path home = folder.resolve("home");
    output("license", "keygen", "--out", folder.resolve("vendor").toString());
    var report = new Report(System.out);
    try (RunningServer server = launcher.start(home)) {
      report.begin();
      Api api = new Api(server.address()).setUp(server.setUpToken(), EMAIL, PASSWORD);
      new GatewayBenchmark(server, api, folder, peer).run(report);
    }
  }

  /** A home whose every start begins with the three bundled plugins and the licensed one. */
  private Path homeWithFourPlugins() throws IOException, InterruptedException {
    Path home = folder.resolve("home");
    Path vendor = folder.resolve("vendor");
    output("license", "keygen", "--out", vendor.toString());
    String license =
        output(
            "license",
            "issue",
            "--key",
            vendor.resolve("vendor.key").toString(),
            "--customer",
            "Benchmark",
            "--features",
            "audit");
    try (RunningServer server = launcher.start(home)) {
      Api api = new Api(server.address()).setUp(server.setUpToken(), EMAIL, PASSWORD);
      try (var jars = Files.newDirectoryStream(enterprise, "*.jar")) {
        for (Path jar : jars) {
          api.installPlugin(jar).ok();
        }
      }
      api.put("/api/license", Json.object("license", license)).ok();
      Api.Answer plugins = api.get("/api/plugins");
      long started =
          plugins.json().elements().stream()
              .filter(plugin -> Json.string("STARTED").equals(plugin.get("state")))
              .count();
      if (started != 4) {
        throw new IllegalStateException("Four plugins should be started: " + plugins.text());
      }
    }
    return home;
  }

  private String output(String... arguments) throws IOException, InterruptedException {
    Launcher.Finished finished = launcher.run(arguments);
    if (finished.code() != 0) {
      throw new IllegalStateException(finished.toString());
    }
    return finished.out().strip();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
