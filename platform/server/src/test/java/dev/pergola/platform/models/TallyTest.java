// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.models.TallyUpstream.Served;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The sum of the settled entries is what the vendor's server says it served, whatever happens to
 * the calls and to the server.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class TallyTest {
  private static final int THREADS = 12;
  private static final int CALLS_OF_EACH = 25;
  private static final int KILLS = 3;
  // A mark, and what a message takes beyond its text.
  private static final long INPUT = Estimate.tokens(new UUID(0, 0).toString().length() + 16);

  private final TestServer.On on;
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  @TempDir private Path folder;
  private Path home;
  private DatabaseAddress database;
  private TallyUpstream upstream;

  TallyTest(TestServer.On on) {
    this.on = on;
  }

  @BeforeEach
  void start() throws IOException {
    System.out.println("TallyTest: -Dseed=" + seed);
    home = Files.createDirectory(folder.resolve("home"));
    database =
        switch (on) {
          case SQLITE -> DatabaseAddress.sqlite(home.resolve("pergola.db"));
          case POSTGRESQL -> TestServer.freshPostgresql();
        };
    upstream = TallyUpstream.start(seed);
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
  }

  @Test
  void disconnectsStopsAndRefusalsAddUp() throws Exception {
    try (TestServer server = TestServer.start(home, database, Map.of())) {
      var asker = TallyAsker.on(server, upstream.port());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        var own = new Random(random.nextLong());
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int call = 0; call < CALLS_OF_EACH; call++) {
                        asker.ask(own);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      Map<String, LedgerRow> entries = entries(server);
      assertThat(entries.values()).noneMatch(entry -> entry.outcome() == Outcome.LOST);
      assertThat(entries).hasSize(THREADS * CALLS_OF_EACH);
      assertAddsUp(entries);
      assertThat(entries.values().stream().mapToLong(TallyTest::tokens).sum())
          .isEqualTo(upstream.book().values().stream().mapToLong(Served::tokens).sum());
      assertThat(entries.values())
          .extracting(LedgerRow::outcome)
          .contains(Outcome.COMPLETE, Outcome.STOPPED, Outcome.BROKEN_OFF, Outcome.FAILED);
    }
  }

  @Test
  void aServerThatIsKilledLosesNothingAndCountsNothingTwice() throws Exception {
    TestServer.start(home, database, Map.of()).close();
    for (int kill = 0; kill < KILLS; kill++) {
      killInTheMiddle();
    }

    try (TestServer server = TestServer.start(home, database, Map.of())) {
      server.listen();
      Map<String, LedgerRow> entries = entries(server);
      assertAddsUp(entries);
      assertThat(entries.values())
          .filteredOn(entry -> entry.outcome() == Outcome.LOST)
          .as("what was under way at a kill")
          .hasSizeBetween(1, KILLS * TallyVictim.ASKERS);
      assertThat(entries.values()).anyMatch(entry -> entry.outcome() == Outcome.COMPLETE);
    }
  }

  @Test
  void whatHadComeASecondBeforeAKillIsCounted() throws Exception {
    TestServer.start(home, database, Map.of()).close();
    upstream.fallSilentAfter(7);
    Process victim = startVictim();
    try {
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofSeconds(60))
          .until(() -> openWithOutput(7) == TallyVictim.ASKERS);
    } finally {
      kill(victim);
    }

    try (TestServer server = TestServer.start(home, database, Map.of())) {
      server.listen();
      Map<String, LedgerRow> entries = entries(server);
      assertThat(entries.values())
          .hasSize(TallyVictim.ASKERS)
          .allMatch(entry -> entry.outcome() == Outcome.LOST && !entry.exact());
      assertThat(entries.values().stream().mapToLong(TallyTest::tokens).sum())
          .isEqualTo(upstream.book().values().stream().mapToLong(Served::tokens).sum());
    }
  }

  // By another connection, as the server is another process.
  private long openWithOutput(int tokens) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT COUNT(*) FROM models_ledger WHERE outcome IS NULL"
                        + " AND heard_output_tokens = "
                        + tokens)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void assertAddsUp(Map<String, LedgerRow> entries) {
    assertThat(entries.keySet()).containsAll(upstream.book().keySet());
    entries.forEach(
        (mark, entry) -> {
          Served served = upstream.book().getOrDefault(mark, new Served(0, 0));
          if (entry.outcome() == Outcome.LOST) {
            // Whether the vendor had read it nobody knows; of the answer no more than was served.
            assertThat(entry.inputTokens()).as(entry.toString()).isEqualTo(INPUT);
            assertThat(entry.outputTokens())
                .as(entry.toString())
                .isLessThanOrEqualTo(served.output());
          } else {
            assertThat(new Served(entry.inputTokens(), entry.outputTokens()))
                .as(entry.toString())
                .isEqualTo(served);
          }
        });
  }

  private static long tokens(LedgerRow entry) {
    return entry.inputTokens() + entry.outputTokens();
  }

  // No mark twice, or two calls went by one entry.
  private static Map<String, LedgerRow> entries(TestServer server) {
    Map<String, LedgerRow> entries = new HashMap<>();
    for (LedgerRow entry :
        server
            .bean(LedgerRows.class)
            .page(
                TallyAsker.ADA.organizationId(),
                0,
                Long.MAX_VALUE,
                new UUID(0, 0),
                Integer.MAX_VALUE)) {
      assertThat(entries.put(String.valueOf(entry.conversationId()), entry)).isNull();
    }
    return entries;
  }

  private void killInTheMiddle() throws Exception {
    int before = upstream.book().size();
    Process victim = startVictim();
    try {
      int enough = before + 30 + random.nextInt(200);
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(60))
          .until(() -> upstream.book().size() >= enough);
    } finally {
      kill(victim);
    }
  }

  private static void kill(Process victim) throws InterruptedException {
    victim.destroyForcibly();
    assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  // Its models are being asked when it returns.
  private Process startVictim() throws Exception {
    Path log = Files.createTempFile(folder, "victim", ".log");
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TallyVictim.class.getName(),
                home.toString(),
                database.kind().name(),
                database.url(),
                String.valueOf(database.user()),
                String.valueOf(database.password()),
                String.valueOf(upstream.port()),
                String.valueOf(random.nextLong()))
            .redirectError(log.toFile())
            .start();
    boolean asking = false;
    try {
      // Not closed: what it says later must not block it, and goes with it.
      var out = new BufferedReader(new InputStreamReader(victim.getInputStream()));
      String line = out.readLine();
      while (line != null && !line.equals("asking")) {
        line = out.readLine();
      }
      assertThat(line).as(Files.readString(log)).isEqualTo("asking");
      asking = true;
      return victim;
    } finally {
      if (!asking) {
        kill(victim);
      }
    }
  }
}
