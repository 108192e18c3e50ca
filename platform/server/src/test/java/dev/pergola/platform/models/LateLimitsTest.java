// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static dev.pergola.platform.models.ClockedLedger.OPUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Asker.Purpose;
import dev.pergola.platform.models.LimitRow.Measure;
import dev.pergola.platform.models.LimitRow.Period;
import dev.pergola.platform.models.LimitRow.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits that are set, replaced and taken away while calls are under way. */
@Timeout(120)
@ParameterizedClass
@EnumSource
class LateLimitsTest {
  private static final long PLENTY = 1_000_000_000;

  private final ClockedLedger at;
  private final MovableClock clock;
  private final Limits limits;
  private final Caller ada;

  LateLimitsTest(TestServer.On database) {
    at = ClockedLedger.on(database);
    clock = at.clock();
    limits = at.server().bean(Limits.class);
    JsonObject me = TestClient.administrator(at.server()).get("/api/auth/me").json();
    ada =
        new Caller(
            UUID.fromString(me.object("organization").string("id")),
            UUID.fromString(me.string("id")),
            "Ada",
            Set.of(Permission.CHAT, Permission.ADMINISTER));
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void aLimitGetsBackWhatACallDidNotTakeThatBeganBeforeIt() {
    OpenEntry call = open(100, 200);

    assertThat(set(Measure.TOKENS, Period.DAY).used()).isEqualTo(300);
    assertThat(set(Measure.MONEY, Period.MONTH).used()).isEqualTo(100 * 5 + 200 * 25);
    assertThat(set(Measure.REQUESTS, Period.MINUTE).used()).isOne();
    call.complete(new Usage(100, 10, 0, 0));

    assertThat(used(Measure.TOKENS, Period.DAY)).isEqualTo(110);
    assertThat(used(Measure.MONEY, Period.MONTH)).isEqualTo(100 * 5 + 10 * 25);
    assertThat(used(Measure.REQUESTS, Period.MINUTE)).isOne();
  }

  @Test
  void aLimitThatIsReplacedDuringACallGetsItBackOnce() {
    set(Measure.TOKENS, Period.DAY, PLENTY);
    OpenEntry call = open(100, 200);

    assertThat(set(Measure.TOKENS, Period.DAY, 500).used()).isEqualTo(300);
    call.complete(new Usage(100, 10, 0, 0));

    assertThat(used(Measure.TOKENS, Period.DAY)).isEqualTo(110);
    assertThat(set(Measure.TOKENS, Period.DAY, 600).used()).isEqualTo(110);
  }

  @Test
  void aLimitThatIsTakenAwayAndSetAgainDuringACallGetsItBackOnce() {
    Limits.Standing first = set(Measure.TOKENS, Period.DAY);
    OpenEntry call = open(100, 200);

    limits.remove(ada, first.limit().id());
    assertThat(set(Measure.TOKENS, Period.DAY).used()).isEqualTo(300);
    call.failed(new IllegalStateException());

    assertThat(used(Measure.TOKENS, Period.DAY)).isZero();
  }

  @Test
  void aLimitInAnotherCurrencyCountsNothingOfACall() {
    set(Measure.MONEY, Period.DAY);
    OpenEntry call = open(100, 200);

    assertThat(set("EUR", Measure.MONEY, Period.DAY, PLENTY).used()).isZero();
    call.complete(new Usage(100, 10, 0, 0));

    assertThat(used(Measure.MONEY, Period.DAY)).isZero();
    assertThat(set("USD", Measure.MONEY, Period.DAY, PLENTY).used()).isEqualTo(100 * 5 + 10 * 25);
  }

  @Test
  void aCallOfAnEarlierPeriodChangesNothingInTheOneThatTheLimitBeginsIn() {
    OpenEntry call = open(100, 200);
    clock.advance(Duration.ofMinutes(1));

    assertThat(set(Measure.TOKENS, Period.MINUTE).used()).isZero();
    assertThat(set(Measure.TOKENS, Period.DAY).used()).isEqualTo(300);
    OpenEntry next = open(10, 10);
    call.complete(new Usage(100, 10, 0, 0));

    assertThat(used(Measure.TOKENS, Period.MINUTE)).isEqualTo(20);
    assertThat(used(Measure.TOKENS, Period.DAY)).isEqualTo(130);
    clock.advance(Duration.ofMinutes(1));
    next.complete(new Usage(10, 0, 0, 0));
    assertThat(used(Measure.TOKENS, Period.MINUTE)).isZero();
    assertThat(used(Measure.TOKENS, Period.DAY)).isEqualTo(120);
  }

  @Test
  void manyCallsAndChangesAtOnceLeaveWhatTheLedgerHas() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println(getClass().getSimpleName() + ": -Dseed=" + seed);
    var random = new Random(seed);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(threads.submit(calls(new Random(random.nextLong()))));
      }
      for (int i = 0; i < 2; i++) {
        all.add(threads.submit(changes(new Random(random.nextLong()))));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    for (Measure measure : Measure.values()) {
      Limits.Standing there = set(measure, Period.DAY);
      limits.remove(ada, there.limit().id());

      assertThat(there.used())
          .as("%s, as counted call by call and as the ledger has them, -Dseed=%d", measure, seed)
          .isEqualTo(set(measure, Period.DAY).used());
    }
  }

  private Callable<Void> calls(Random random) {
    return () -> {
      for (int call = 0; call < 15; call++) {
        int input = 1 + random.nextInt(200);
        OpenEntry entry = open(input, 1000);
        Thread.yield();
        entry.complete(new Usage(input, random.nextInt(500), 0, 0));
      }
      return null;
    };
  }

  private Callable<Void> changes(Random random) {
    return () -> {
      for (int change = 0; change < 25; change++) {
        Measure measure = Measure.values()[random.nextInt(3)];
        Limits.Standing there = set(measure, Period.DAY);
        if (random.nextInt(3) == 0) {
          removeIfThere(there.limit().id());
        }
      }
      return null;
    };
  }

  // Somebody else may have been faster.
  private void removeIfThere(UUID id) {
    try {
      limits.remove(ada, id);
    } catch (PergolaException e) {
      assertThat(e.code()).isEqualTo(StandardError.NOT_FOUND);
    }
  }

  private OpenEntry open(long input, long output) {
    return at.ledger().open(Asker.of(ada, Purpose.CHAT), OPUS, false, new Estimate(input, output));
  }

  private Limits.Standing set(Measure measure, Period period) {
    return set(measure, period, PLENTY);
  }

  private Limits.Standing set(Measure measure, Period period, long amount) {
    return set("USD", measure, period, amount);
  }

  private Limits.Standing set(String currency, Measure measure, Period period, long amount) {
    return limits.set(
        ada,
        new Limits.Wanted(
            ada.organizationId(),
            Subject.ORGANIZATION,
            null,
            measure,
            period,
            amount,
            measure == Measure.MONEY ? currency : null));
  }

  private long used(Measure measure, Period period) {
    return limits.of(ada.organizationId()).stream()
        .filter(
            standing ->
                standing.limit().measure() == measure && standing.limit().period() == period)
        .findFirst()
        .orElseThrow()
        .used();
  }
}
