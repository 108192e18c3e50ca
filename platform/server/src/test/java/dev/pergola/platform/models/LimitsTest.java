// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static dev.pergola.platform.models.ClockedLedger.OPUS;
import static dev.pergola.platform.models.ClockedLedger.choice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Usage;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.Ids;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What limits allow and refuse. */
@Timeout(120)
@ParameterizedClass
@EnumSource
class LimitsTest {
  private static final ModelChoice UNPRICED = choice("elsewhere", "a-model");
  private static final ModelChoice FREE = choice("ollama", "llama4");

  private final Caller ada = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of());
  private final ClockedLedger at;
  private final Ledger ledger;
  private final MovableClock clock;
  private final LimitRows limits;

  LimitsTest(TestServer.On database) {
    at = ClockedLedger.on(database);
    ledger = at.ledger();
    clock = at.clock();
    limits = at.server().bean(LimitRows.class);
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void aCallBeyondTheLimitIsRefusedAndSaysWhenTheLimitIsRenewed() {
    limit(Subject.ORGANIZATION, ada.organizationId(), Measure.TOKENS, Period.DAY, 100);
    open(OPUS, 60, 20).complete(new Usage(60, 20, 0, 0));
    long entries = entries();

    PergolaException refused = refusal(() -> open(OPUS, 11, 10));

    assertThat(refused.code()).isEqualTo(ModelError.BUDGET_SPENT);
    assertThat(refused.code().status()).isEqualTo(429);
    // The clock stands at nine in the morning.
    assertThat(refused.members().integer("retryAfter")).isEqualTo(15 * 3600);
    assertThat(refused.members().string("renewedAt")).isEqualTo("2026-03-02T00:00:00Z");
    assertThat(refused)
        .hasMessageContainingAll(
            "Your organization's limit of 100 tokens per day has no room for this call",
            "80 tokens used or reserved",
            "may take 21 tokens",
            "Ask for less, or wait until it is renewed on 2 March 2026, 00:00 UTC");
    assertThat(entries()).isEqualTo(entries);
    open(OPUS, 10, 10).complete(new Usage(10, 10, 0, 0));
    assertThat(refusal(() -> open(OPUS, 1, 0)))
        .hasMessageContainingAll("limit of 100 tokens per day is used up", "It is renewed on");
  }

  @Test
  void whatALostCallHeldIsGivenBack() {
    UUID tokens = limit(Subject.USER, ada.userId(), Measure.TOKENS, Period.DAY, 1000);
    UUID money = limit(Subject.USER, ada.userId(), Measure.MONEY, Period.MONTH, 10_000);
    OpenEntry entry = open(OPUS, 100, 200);
    entry.said(40);
    ledger.note();
    LedgerRow open = at.server().bean(LedgerRows.class).findById(entry.id()).orElseThrow();

    at.server()
        .bean(LedgerStore.class)
        .lose(open.nodeId(), UUID.randomUUID(), open.startedAt(), open.startedAt());

    assertThat(used(tokens, Period.DAY)).isEqualTo(110);
    assertThat(used(money, Period.MONTH)).isEqualTo(100 * 5 + 10 * 25);
  }

  @Test
  void eachPeriodBeginsAnew() {
    limit(Subject.USER, ada.userId(), Measure.REQUESTS, Period.MINUTE, 1);
    open(OPUS, 1, 1);
    assertThat(refusal(() -> open(OPUS, 1, 1)).code()).isEqualTo(ModelError.RATE_LIMIT);

    clock.advance(Duration.ofMinutes(1));

    open(OPUS, 1, 1);
    assertThat(refusal(() -> open(OPUS, 1, 1)).members().integer("retryAfter")).isEqualTo(60);
  }

  @Test
  void whatWasReservedAndNotTakenIsGivenBack() {
    UUID limit = limit(Subject.USER, ada.userId(), Measure.MONEY, Period.MONTH, 1000);
    OpenEntry entry = open(OPUS, 100, 20); // 500 + 500
    assertThat(used(limit, Period.MONTH)).isEqualTo(1000);
    PergolaException refused = refusal(() -> open(OPUS, 1, 0));
    assertThat(refused.code()).isEqualTo(ModelError.RATE_LIMIT);
    assertThat(refused.members().integer("retryAfter")).isBetween(1L, 5L);
    assertThat(refused)
        .hasMessageContaining("held for calls under way")
        .hasMessageNotContaining("used up");

    entry.complete(new Usage(100, 2, 0, 0));

    assertThat(used(limit, Period.MONTH)).isEqualTo(550);
    open(OPUS, 40, 10);
  }

  @Test
  void whatIsSettledLaterCountsInThePeriodThatItWasReservedIn() {
    UUID limit = limit(Subject.USER, ada.userId(), Measure.TOKENS, Period.MINUTE, 100);
    OpenEntry entry = open(OPUS, 50, 50);
    clock.advance(Duration.ofMinutes(1));
    open(OPUS, 50, 50);

    entry.complete(new Usage(50, 10, 0, 0));

    assertThat(used(limit, Period.MINUTE)).isEqualTo(100);
  }

  @Test
  void anAnswerLongerThanReservedMayOverdrawOnceAndNoMore() {
    UUID limit = limit(Subject.USER, ada.userId(), Measure.TOKENS, Period.DAY, 100);
    open(OPUS, 10, 10).complete(new Usage(10, 150, 0, 0));

    assertThat(used(limit, Period.DAY)).isEqualTo(160);
    assertThat(refusal(() -> open(OPUS, 1, 0)).code()).isEqualTo(ModelError.BUDGET_SPENT);
  }

  @Test
  void whereOneOfSeveralLimitsRefusesTheOthersCountNothing() {
    UUID requests =
        limit(Subject.ORGANIZATION, ada.organizationId(), Measure.REQUESTS, Period.DAY, 9);
    limit(Subject.USER, ada.userId(), Measure.TOKENS, Period.DAY, 10);

    assertThat(refusal(() -> open(OPUS, 6, 6))).hasMessageContaining("more than your limit");

    assertThat(used(requests, Period.DAY)).isZero();
  }

  @Test
  void aKeysLimitHoldsForThatKeyAlone() {
    UUID key = UUID.randomUUID();
    limit(Subject.API_KEY, key, Measure.REQUESTS, Period.DAY, 0);

    Asker asker = Asker.of(ada, Purpose.GATEWAY).with(key);
    assertThat(refusal(() -> ledger.open(asker, OPUS, false, new Estimate(1, 1))))
        .hasMessageContaining("this API key's limit");
    open(OPUS, 1, 1);
  }

  @Test
  void anotherOrganizationsLimitIsNobodyElses() {
    limit(Subject.ORGANIZATION, ada.organizationId(), Measure.REQUESTS, Period.DAY, 0);
    var bob = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Bob", Set.of());

    ledger.open(Asker.of(bob, Purpose.CHAT), OPUS, false, new Estimate(1, 1));
  }

  @Test
  void aPriceInAnotherCurrencyThanTheLimitsIsKnownAndStillOfNoUse() {
    limit(Subject.USER, ada.userId(), Measure.MONEY, Period.MONTH, 1_000_000);
    at.server()
        .bean(Prices.class)
        .set(ada, "elsewhere", "*", "EUR", new Price.Rates(1_000_000, 1_000_000, null, null));

    assertThat(refusal(() -> open(UNPRICED, 1, 1)))
        .hasMessageContainingAll(
            "the price of elsewhere/a-model is in EUR", "set its price in USD on the page Usage")
        .hasMessageNotContaining("nobody knows")
        .extracting(PergolaException::code)
        .isEqualTo(ModelError.PRICE_UNKNOWN);
  }

  @Test
  void underALimitInMoneyAModelNeedsAPriceUnlessItIsFreeOrTheKeyIsTheAskersOwn() {
    UUID limit = limit(Subject.USER, ada.userId(), Measure.MONEY, Period.MONTH, 0);

    assertThat(refusal(() -> open(UNPRICED, 1, 1)))
        .hasMessageContainingAll("elsewhere/a-model", "USD", "Prices")
        .extracting(PergolaException::code)
        .isEqualTo(ModelError.PRICE_UNKNOWN);
    assertThat(refusal(() -> open(OPUS, 1000, 1)).code()).isEqualTo(ModelError.BUDGET_SPENT);
    assertThatCode(() -> open(FREE, 1000, 1000)).doesNotThrowAnyException();
    ledger
        .open(Asker.of(ada, Purpose.CHAT), OPUS, true, new Estimate(1000, 1000))
        .complete(new Usage(1000, 1000, 0, 0));
    assertThat(used(limit, Period.MONTH)).isZero();
  }

  @Test
  void manyThreadsNeverReserveMoreThanTheBudget() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println(getClass().getSimpleName() + ": -Dseed=" + seed);
    var random = new Random(seed);
    UUID tokens =
        limit(Subject.ORGANIZATION, ada.organizationId(), Measure.TOKENS, Period.DAY, 5000);
    UUID money = limit(Subject.USER, ada.userId(), Measure.MONEY, Period.DAY, 40_000);
    UUID requests = limit(Subject.USER, ada.userId(), Measure.REQUESTS, Period.DAY, 60);
    var begin = new CountDownLatch(1);
    var mostTokens = new AtomicLong();
    var takenTokens = new AtomicLong();
    var takenMicros = new AtomicLong();
    var made = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      var own = new Random(random.nextLong());
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    await(begin);
                    for (int call = 0; call < 8; call++) {
                      int input = 1 + own.nextInt(200);
                      int output = 1 + own.nextInt(100);
                      try {
                        OpenEntry entry = open(OPUS, input, output);
                        mostTokens.accumulateAndGet(used(tokens, Period.DAY), Math::max);
                        // Less than reserved, as most answers are.
                        int written = own.nextInt(output + 1);
                        entry.complete(new Usage(input, written, 0, 0));
                        takenTokens.addAndGet(input + written);
                        takenMicros.addAndGet(5L * input + 25L * written);
                        made.incrementAndGet();
                      } catch (PergolaException e) {
                        assertThat(e.code()).isIn(ModelError.BUDGET_SPENT, ModelError.RATE_LIMIT);
                      }
                    }
                  }));
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(mostTokens.get()).isLessThanOrEqualTo(5000);
    assertThat(takenTokens.get()).isLessThanOrEqualTo(5000);
    assertThat(takenMicros.get()).isLessThanOrEqualTo(40_000);
    assertThat(made.get()).isPositive().isLessThanOrEqualTo(60);
    assertThat(used(tokens, Period.DAY)).isEqualTo(takenTokens.get());
    assertThat(used(money, Period.DAY)).isEqualTo(takenMicros.get());
    assertThat(used(requests, Period.DAY)).isEqualTo(made.get());
    assertThat(entries()).isEqualTo(made.get());
  }

  @Test
  void oldWindowsAreForgotten() {
    UUID limit = limit(Subject.USER, ada.userId(), Measure.REQUESTS, Period.MINUTE, 5);
    open(OPUS, 1, 1);

    at.server().bean(LedgerStore.class).forgetWindows(clock.instant().plusSeconds(60));

    assertThat(used(limit, Period.MINUTE)).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private UUID limit(Subject subject, UUID subjectId, Measure measure, Period period, long amount) {
    UUID id = Ids.next();
    limits.put(
        id,
        ada.organizationId(),
        subject.name(),
        subjectId,
        measure.name(),
        period.name(),
        amount,
        measure == Measure.MONEY ? "USD" : null,
        clock.millis());
    return id;
  }

  private long used(UUID limit, Period period) {
    return limits.used(limit, period.start(clock.instant()).toEpochMilli()).orElse(0L);
  }

  private OpenEntry open(ModelChoice choice, long input, long output) {
    return ledger.open(Asker.of(ada, Purpose.CHAT), choice, false, new Estimate(input, output));
  }

  private long entries() {
    return at.server()
        .bean(LedgerRows.class)
        .requests(ada.organizationId(), Subject.ORGANIZATION.name(), ada.organizationId(), 0);
  }

  private static PergolaException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(PergolaException.class, call);
  }
}
