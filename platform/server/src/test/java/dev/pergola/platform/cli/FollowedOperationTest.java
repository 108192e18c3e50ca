// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.PluginDesk;
import dev.pergola.platform.plugins.Plugins;
import dev.pergola.testkit.PluginJar;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line tells of what a server does. */
class FollowedOperationTest {
  private static final HomeServer RUNNING = new HomeServer(true, () -> false);

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private record Told(int code, List<String> out, String err) {}

  private Told install(PluginJar jar, HomeServer by) throws Exception {
    Path file = jar.write(folder.resolve("up.jar"));
    PluginDesk desk = server.bean(PluginDesk.class);
    PrintStream out = System.out;
    PrintStream err = System.err;
    var printed = new ByteArrayOutputStream();
    var complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int code = FollowedOperation.ofJar(desk, desk.install(file, false), by).follow();
      return new Told(
          code,
          printed
              .toString(StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              // The server under test logs to the same terminal.
              .filter(line -> !line.matches("\\d\\d:\\d\\d:.*|at .*|java\\..*"))
              .toList(),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void aFirstInstallAndAnUpgradeTellEachStepOnce() throws Exception {
    assertThat(install(PluginJar.of("ping", ""), RUNNING).out())
        .containsExactly(
            "Verify the artifact",
            "Resolve dependencies",
            "Check the links",
            "Start",
            "Check its health",
            "ping 1.0.0 is in use.");
    assertThat(install(PluginJar.of("ping", "").version("1.1.0"), RUNNING).out())
        .containsExactly(
            "Verify the artifact",
            "Resolve dependencies",
            "Check the links",
            "Start",
            "Check its health",
            "Switch over",
            "Drain the version before",
            "Stop the version before",
            "ping 1.1.0 is in use.");
  }

  @Test
  void aFirstInstallThatDoesNotComeToWorkFailsWithTheReason() throws Exception {
    Told told =
        install(
            PluginJar.of(
                "sick", "contribute.healthCheck(() -> { throw new IOException(\"no pulse\"); });"),
            RUNNING);

    assertThat(told.code()).isEqualTo(1);
    assertThat(told.out()).endsWith("Start", "Check its health");
    assertThat(told.err()).contains("sick 1.0.0 is installed, but does not work", "no pulse");
  }

  @Test
  void aPluginThatNeedsALicenseIsInstalledAndSaysWhatItNeeds() throws Exception {
    Told told =
        install(
            PluginJar.of("paid", "").info(Json.object("title", "Paid", "feature", "gold")),
            RUNNING);

    assertThat(told.code()).isZero();
    assertThat(told.out().getLast())
        .startsWith("paid 1.0.0 is installed, and not at work yet:")
        .contains("gold");
  }

  @Test
  void aServerThatEndsMeanwhileIsNotWaitedFor() throws Exception {
    var gate = new CountDownLatch(1);
    System.getProperties().put("test.followed.gate", gate);
    try {
      Told told =
          install(
              PluginJar.of(
                  "slow",
                  "((java.util.concurrent.CountDownLatch) System.getProperties().get(\"test.followed.gate\")).await();"),
              new HomeServer(true, () -> true));

      assertThat(told.code()).isEqualTo(1);
      assertThat(told.err()).contains("The server ended");
    } finally {
      gate.countDown();
      System.getProperties().remove("test.followed.gate");
    }
  }
}
