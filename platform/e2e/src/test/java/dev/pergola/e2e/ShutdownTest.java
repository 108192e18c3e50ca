// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pergola.testkit.PluginJar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stopping, by Ctrl-C or by a service manager. */
class ShutdownTest {
  private static final int LINES = 30;

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aRunningAnswerIsFinishedAndPluginsAreClosed(String signal, int code) throws Exception {
    assumeFalse(
        signal.equals("INT") && isInterruptIgnored(),
        "This build runs in the background, where Ctrl-C is ignored");
    Path closed = home.resolve("closed");
    Packaged.drop(slow(LINES, closed), home, "slow.jar");
    try (RunningServer server = Packaged.launcher().start(home)) {
      var response = new Api(server.address()).stream("/ext/slow/lines");
      try (var lines = lines(response.body())) {
        assertThat(lines.readLine()).isEqualTo("line 1");

        server.signal(signal);

        await().untilAsserted(() -> assertRefusesNewClients(server));
        assertThat(lines.lines()).hasSize(LINES - 1).last().isEqualTo("line " + LINES);
      }
      assertThat(server.awaitEnd(Duration.ofSeconds(10))).isEqualTo(code);
      assertThat(closed).exists();
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOffAfterTenSeconds() throws Exception {
    Path closed = home.resolve("closed");
    Packaged.drop(slow(Integer.MAX_VALUE, closed), home, "slow.jar");
    Packaged.drop(talker(), home, "talker.jar");
    try (RunningServer server = Packaged.launcher().start(home)) {
      Api api = new Api(server.address());
      Api ada = api.setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
      var answer = ada.streamedAnswer("Talk for ever", "talker/endless");
      var response = api.stream("/ext/slow/lines");
      try (var lines = lines(response.body());
          var told = lines(answer.body())) {
        assertThat(lines.readLine()).isEqualTo("line 1");
        await().until(() -> told.readLine().contains("word"));

        server.signal("TERM");

        assertThat(told.lines().toList().reversed())
            .filteredOn(line -> !line.isEmpty())
            .first()
            .asString()
            .contains("The server was shut down before the answer was whole");
        assertThatThrownBy(() -> lines.lines().forEach(_ -> {}))
            .hasRootCauseInstanceOf(IOException.class);
      }
      assertThat(server.awaitEnd(Duration.ofSeconds(20))).isEqualTo(143);
      assertThat(closed).exists();
    }
  }

  private static PluginJar slow(int lines, Path closed) {
    return PluginJar.of(
        "slow",
        """
        contribute.closeOnStop(() -> java.nio.file.Files.createFile(java.nio.file.Path.of("%s")));
        contribute.routes(() -> List.of(Route.get("/lines", Access.anyone(), request ->
            RouteReply.stream("text/plain", out -> {
              for (int i = 1; i <= %d; i++) {
                out.write(("line " + i + "\\n").getBytes());
                out.flush();
                Thread.sleep(100);
              }
            }))));
        """
            .formatted(closed, lines));
  }

  private static PluginJar talker() {
    return PluginJar.of(
        "talker",
        """
        contribute.modelProvider(new ModelProvider() {
          public String name() {
            return "talker";
          }

          public List<Model> models() {
            return List.of(new Model("endless", "Endless", 1));
          }

          public ChatResponse chat(ChatRequest request, java.util.function.Consumer<ChatEvent> events)
              throws InterruptedException {
            while (true) {
              events.accept(new ChatEvent.Delta("word "));
              Thread.sleep(100);
            }
          }
        });
        """);
  }

  private static void assertRefusesNewClients(RunningServer server) {
    assertThatThrownBy(() -> new Api(server.address()).get("/health"))
        .isInstanceOf(IOException.class);
  }

  private static BufferedReader lines(InputStream body) {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  // Processes of a shell's background job inherit that they ignore SIGINT.
  private static boolean isInterruptIgnored() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
  }
}
