// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger tells of calls that break off, fail, are stopped or get lost. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class BrokenCallsTest {
  private static final Usage COUNTED = new Usage(1000, 500, 400, 200, 100);

  private final LedgerAsker ada;
  private final ScriptedProvider vendor;

  BrokenCallsTest(TestServer.On database) {
    ada = LedgerAsker.on(database);
    vendor = ada.vendor();
  }

  @AfterEach
  void stop() {
    ada.close();
  }

  @Test
  void whatWasSaidSinceTheLastCountIsEstimatedWhenTheAnswerBreaksOff() {
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Counted(new Usage(1000, 1, 0, 0, 0)));
          events.accept(new ChatEvent.Delta("1234567"));
          events.accept(new ChatEvent.Delta("8"));
          throw new PergolaException(StandardError.UNAVAILABLE, "The answer broke off.");
        });

    assertThatThrownBy(() -> ada.ask("Hi"))
        .hasMessage(
            "The answer broke off. What it said until then counts: about 1,000 tokens read and 3 written.");

    LedgerRow entry = ada.entry();
    assertThat(entry.outcome()).isEqualTo(Outcome.BROKEN_OFF);
    assertThat(entry.error()).isEqualTo("UNAVAILABLE");
    assertThat(entry.exact()).isFalse();
    assertThat(entry.usage()).isEqualTo(new Usage(1000, 3, 0, 0));
  }

  @Test
  void aCountAfterTheLastWordHoldsAlthoughTheEndIsMissing() {
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("12345678"));
          events.accept(new ChatEvent.Counted(COUNTED));
          throw new PergolaException(StandardError.UNAVAILABLE, "The answer broke off.");
        });

    assertThatThrownBy(() -> ada.ask("Hi"))
        .hasMessage(
            "The answer broke off. What it said until then counts: 1,000 tokens read and 500 written.");

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.BROKEN_OFF);
    assertThat(ada.entry().exact()).isTrue();
    assertThat(ada.entry().usage()).isEqualTo(COUNTED);
  }

  @Test
  void aCallThatTheVendorRefusedCostsNothing() {
    vendor
        .then(refusing(StandardError.RATE_LIMITED, JsonObject.EMPTY))
        .then(refusing(StandardError.UNAVAILABLE, Json.object("status", 529)));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> ada.ask("Hi")).hasMessage("No.");
    }

    assertThat(ada.entries())
        .hasSize(2)
        .allSatisfy(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(entry.exact()).isTrue();
              assertThat(entry.usage()).isEqualTo(Usage.NONE);
              assertThat(entry.costMicros()).isZero();
            });
  }

  @Test
  void aCallThatTimedOutMayHaveBeenRead() {
    vendor.then(refusing(StandardError.TIMEOUT, JsonObject.EMPTY));

    assertThatThrownBy(() -> ada.ask("Hi")).hasMessage("No.");

    assertThat(ada.entry().usage()).isEqualTo(new Usage(5, 0, 0, 0));
    assertThat(ada.entry().exact()).isFalse();
  }

  @Test
  void aStoppedAnswerIsPaidForAsFarAsItCame() throws Exception {
    var said = new CountDownLatch(1);
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("12345678"));
          said.countDown();
          new CountDownLatch(1).await();
          throw new AssertionError();
        });
    var answer = new FutureTask<>(() -> ada.ask("Hi"));
    Thread thread = Thread.ofVirtual().start(answer);
    said.await();

    thread.interrupt();

    assertThatThrownBy(answer::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(ada.entry().outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(ada.entry().exact()).isFalse();
    assertThat(ada.entry().usage()).isEqualTo(new Usage(5, 2, 0, 0));
  }

  @Test
  void aStoppedAnswerIsNeverExactAsTheVendorMayHaveWrittenMore() {
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("1234"));
          events.accept(new ChatEvent.Counted(new Usage(1000, 1, 0, 0)));
          throw new AssertionError();
        });

    assertThatThrownBy(
            () ->
                ada.ask(
                    LedgerAsker.question("Hi"),
                    event -> {
                      if (event instanceof ChatEvent.Counted) {
                        throw new IllegalStateException("gone");
                      }
                    }))
        .hasMessage("gone");

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(ada.entry().usage()).isEqualTo(new Usage(1000, 1, 0, 0));
    assertThat(ada.entry().exact()).isFalse();
  }

  @Test
  void anAskerWhoGoesAwayStopsTheCall() {
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Delta("1234"));
          throw new AssertionError();
        });

    assertThatThrownBy(
            () ->
                ada.ask(
                    LedgerAsker.question("Hi"),
                    _ -> {
                      throw new IllegalStateException("gone");
                    }))
        .hasMessage("gone");

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(ada.entry().usage()).isEqualTo(new Usage(5, 1, 0, 0));
  }

  @Test
  void aDefectOfThePluginIsInTheLedgerToo() {
    vendor.then(
        (_, _) -> {
          throw new NoClassDefFoundError("com/example/Gone");
        });

    assertThat(catchThrowableOfType(PergolaException.class, () -> ada.ask("Hi")).code())
        .isEqualTo(StandardError.INTERNAL);

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ada.entry().error()).isEqualTo("INTERNAL");
  }

  @Test
  void whatAnEarlierRunLeftOpenIsSettledAsLostAtWhatHadCome() {
    Ledger ledger = ada.server().bean(Ledger.class);
    OpenEntry call = ledger.open(ada.asker(), ada.model(), false, new Estimate(10, 20));
    call.said(12);
    ledger.note();
    LedgerRow open = ada.entry();
    assertThat(open.usage()).as("what is reserved").isEqualTo(new Usage(10, 20, 0, 0));
    var store = ada.server().bean(LedgerStore.class);
    Instant now = Instant.now();

    assertThat(store.lose(open.nodeId(), open.runId(), now, now.minusSeconds(60))).isZero();
    assertThat(store.lose(UUID.randomUUID(), UUID.randomUUID(), now, now.minusSeconds(60)))
        .as("another node's")
        .isZero();
    assertThat(store.lose(open.nodeId(), UUID.randomUUID(), now, now.minusSeconds(60))).isOne();

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.LOST);
    assertThat(ada.entry().exact()).isFalse();
    assertThat(ada.entry().usage()).isEqualTo(new Usage(10, 3, 0, 0));
    assertThat(ada.entry().costMicros()).isEqualTo(10 * 5 + 3 * 25);
  }

  @Test
  void aLostCallOfWhichNothingCameCountsItsInput() {
    ada.server().bean(Ledger.class).open(ada.asker(), ada.model(), false, new Estimate(10, 20));
    LedgerRow open = ada.entry();
    Instant now = Instant.now();

    ada.server().bean(LedgerStore.class).lose(open.nodeId(), UUID.randomUUID(), now, now);

    assertThat(ada.entry().usage()).isEqualTo(new Usage(10, 0, 0, 0));
    assertThat(ada.entry().costMicros()).isEqualTo(10 * 5);
  }

  private static ScriptedProvider.Step refusing(StandardError code, JsonObject members) {
    return (_, _) -> {
      throw new PergolaException(code, "No.", members);
    };
  }
}
