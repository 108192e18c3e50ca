// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Home;
import dev.pergola.testkit.PluginJar;
import dev.pergola.testkit.TestPublisher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is killed in the middle of an install or an upgrade comes back whole. */
@ParameterizedClass
@EnumSource
class UpgradeKillTest {
  private final TestServer.On database;

  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));

  @TempDir private Path folder;
  private DatabaseAddress address;

  UpgradeKillTest(TestServer.On database) {
    this.database = database;
  }

  private Path home() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    address = database.database(home);
    return home;
  }

  @ParameterizedTest
  @EnumSource
  void anUpgradeThatIsKilledLeavesTheOldVersionOrTheNew(Step step) throws Exception {
    Path home = home();
    Path first = counting("1.0.0").write(folder.resolve("first.jar"));
    Path second = counting("1.1.0").write(folder.resolve("second.jar"));
    try (TestServer server = open(home)) {
      install(server, first);
      assertThat(count(server)).isEqualTo("1");
    }

    killAt(step, home, second);

    try (TestServer server = open(home)) {
      boolean switched = step.compareTo(Step.SWITCH) > 0;
      PluginStatus status = server.bean(Plugins.class).get("counter");
      assertThat(status.state()).isEqualTo(PluginState.STARTED);
      assertThat(status.version()).isEqualTo(switched ? "1.1.0" : "1.0.0");
      assertThat(Integer.parseInt(count(server))).isGreaterThanOrEqualTo(2);
      assertThat(
              server.bean(Operations.class).findByStateOrderByRequestedAt(Operations.State.RUNNING))
          .isEmpty();
      assertThat(artifacts(server)).hasSize(switched ? 2 : 1);
      assertThat(
              RecordedEvents.typesAndActors(server).contains("plugin.install_interrupted by ada"))
          .isEqualTo(!switched);
      assertNoted(server, step, switched);

      install(server, second);
      assertThat(server.bean(Plugins.class).get("counter").version()).isEqualTo("1.1.0");
    }
  }

  // Before the jar was looked at, nobody knows which plugin it was about.
  private void assertNoted(TestServer server, Step step, boolean switched) {
    Plugins plugins = server.bean(Plugins.class);
    PluginStatus.Change noted = plugins.get("counter").change();
    if (switched || step == Step.VERIFY) {
      assertThat(noted).isNull();
      return;
    }
    assertThat(noted.state()).isEqualTo("ABANDONED");
    assertThat(noted.version()).isEqualTo("1.1.0");
    assertThat(noted.step()).isEqualTo(step);
    assertThat(noted.reason()).contains(step.title(), "the server ended");
    plugins.stop("counter", ADA);
    plugins.start("counter", ADA);
    assertThat(plugins.get("counter").change()).isEqualTo(noted);
    plugins.dismiss("counter", ADA);
    server.bean(Interruptions.class).show();
    assertThat(plugins.get("counter").change()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SWITCH", "DRAIN", "STOP"})
  void anInstallThatIsKilledLeavesNothingOrThePlugin(Step step) throws Exception {
    Path home = home();
    Path jar = counting("1.0.0").write(folder.resolve("first.jar"));
    open(home).close();

    killAt(step, home, jar);

    try (TestServer server = open(home)) {
      boolean inUse = step.compareTo(Step.LINK) > 0;
      assertThat(server.bean(Plugins.class).list())
          .extracting(status -> status.id() + " " + status.state())
          .isEqualTo(inUse ? List.of("counter STARTED") : List.of());
      assertThat(artifacts(server)).hasSize(inUse ? 1 : 0);

      install(server, jar);
      assertThat(server.bean(Plugins.class).get("counter").state()).isEqualTo(PluginState.STARTED);
    }
  }

  private static PluginJar counting(String version) {
    String migrations =
        "new Migrations.Migration(1, \"count\", \"CREATE TABLE count (n INTEGER NOT NULL);\\nINSERT INTO count VALUES (0);\")"
            + (version.equals("1.0.0")
                ? ""
                : ", new Migrations.Migration(2, \"more\", \"ALTER TABLE count ADD COLUMN more INTEGER\")");
    return PluginJar.of(
            "counter",
            """
            contribute.migrations(() -> List.of(%s));
            contribute.tools(() -> List.of(new Tool("count", "Count", "Counts", JsonObject.EMPTY,
                Tool.Effect.READ, (caller, arguments) -> {
              int n = context.database().transaction(connection -> {
                connection.createStatement().executeUpdate("UPDATE count SET n = n + 1");
                try (var rows = connection.createStatement().executeQuery("SELECT n FROM count")) {
                  rows.next();
                  return rows.getInt(1);
                }
              });
              return ToolResult.of("" + n);
            })));
            """
                .formatted(migrations))
        .version(version);
  }

  @Test
  void aServerWhoseTestIsGoneEndsByItself() throws Exception {
    Path home = home();
    Path jar = counting("1.0.0").write(folder.resolve("first.jar"));
    Process victim = victim(Step.START, home, jar);
    try {
      victim.getOutputStream().close();
      assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      victim.destroyForcibly();
    }
  }

  private void killAt(Step step, Path home, Path jar) throws IOException, InterruptedException {
    Process victim = victim(step, home, jar);
    try (var out = new BufferedReader(new InputStreamReader(victim.getInputStream()))) {
      String line = out.readLine();
      while (line != null && !line.startsWith("at ") && !line.equals("done")) {
        line = out.readLine();
      }
      assertThat(line).as(Files.readString(folder.resolve("victim.log"))).isEqualTo("at " + step);
    } finally {
      victim.destroyForcibly();
      assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process victim(Step step, Path home, Path jar) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            UpgradeVictim.class.getName(),
            home.toString(),
            TestPublisher.trusted(),
            jar.toString(),
            step.name(),
            address.kind().name(),
            address.url(),
            String.valueOf(address.user()),
            String.valueOf(address.password()))
        .redirectError(folder.resolve("victim.log").toFile())
        .start();
  }

  private TestServer open(Path home) {
    TestServer server = TestServer.start(home, address, Map.of());
    server.bean(Plugins.class).begin(Duration.ofSeconds(20));
    return server;
  }

  private static void install(TestServer server, Path jar) throws IOException {
    try (var in = Files.newInputStream(jar)) {
      server.bean(Plugins.class).install(in, "up.jar", false, ADA, Steps.UNHEARD);
    }
  }

  private static String count(TestServer server) throws Exception {
    for (var offered : server.bean(Extensions.class).tools()) {
      if (offered.extension().name().equals("count")) {
        return offered.extension().handler().call(ADA, JsonObject.EMPTY).summary();
      }
    }
    return "0";
  }

  private static List<Path> artifacts(TestServer server) throws IOException {
    try (var files = Files.list(server.bean(Home.class).artifacts())) {
      return files.toList();
    }
  }
}
