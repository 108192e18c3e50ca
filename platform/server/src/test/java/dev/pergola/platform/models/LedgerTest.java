// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Asker.Purpose;
import dev.pergola.platform.plugins.FixturePlugin;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger tells of a call, however it ended. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class LedgerTest {
  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of());
  private static final Usage COUNTED = new Usage(1000, 500, 400, 200, 100);

  private final TestServer.On database;
  private final ScriptedProvider vendor =
      ScriptedProvider.of("anthropic", new Model("claude-opus-4-5-20251101", "Opus", 1));
  private final Asker asker = Asker.of(ADA, Purpose.CHAT).in(UUID.randomUUID());
  private TestServer server;
  private Models models;
  private ModelCalls calls;
  private LedgerRows rows;

  LedgerTest(TestServer.On database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    server = TestServer.start(database);
    FixturePlugin.providing(server, "llm", vendor);
    models = server.bean(Models.class);
    calls = server.bean(ModelCalls.class);
    rows = server.bean(LedgerRows.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aWholeAnswerIsPaidForAsTheVendorCounted() throws Exception {
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Counted(new Usage(1000, 1, 400, 0, 100)));
          events.accept(new ChatEvent.Delta("Hello"));
          return counted("Hello", COUNTED);
        });

    ask("Hi");

    LedgerRow entry = entry();
    assertThat(entry.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(entry.exact()).isTrue();
    assertThat(entry.usage()).isEqualTo(COUNTED);
    // 500 fresh at 5, 400 cached at 0.50, 100 written to the cache at 6.25, 500 written at 25.
    assertThat(entry.costMicros()).isEqualTo(2500 + 200 + 625 + 12500);
    assertThat(entry.currency()).isEqualTo("USD");
    assertThat(entry.price()).contains("platform.claude.com", "2026-");
    assertThat(entry.firstTokenMillis()).isNotNull();
    assertThat(entry.durationMillis()).isGreaterThanOrEqualTo(entry.firstTokenMillis());
    assertThat(entry.error()).isNull();
    assertThat(entry.organizationId()).isEqualTo(ADA.organizationId());
    assertThat(entry.userId()).isEqualTo(ADA.userId());
    assertThat(entry.conversationId()).isEqualTo(asker.conversationId());
    assertThat(entry.purpose()).isEqualTo(Purpose.CHAT);
  }

  @Test
  void theEntryIsOpenWithItsReservationWhileTheAnswerComes() throws Exception {
    vendor.then(
        (_, _) -> {
          LedgerRow open = entry();
          assertThat(open.outcome()).isNull();
          assertThat(open.inputTokens()).isEqualTo(5); // 2 + 16 characters, by four
          assertThat(open.outputTokens()).isEqualTo(7);
          assertThat(open.costMicros()).isEqualTo(5 * 5 + 7 * 25);
          return counted("Hello", COUNTED);
        });

    calls.ask(
        asker,
        models.all().getFirst(),
        new ChatRequest("any", null, List.of(new Message.User("Hi")), List.of(), 7),
        _ -> {});

    assertThat(entry().outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void whatTheProviderAsksForByItselfIsReservedWhenTheQuestionSetsNoBound() throws Exception {
    var model = new Model("claude-opus-4-5", "Opus", 9, Model.Kind.CHAT, null, 16_000);
    FixturePlugin.providing(
        server,
        "llm-bounded",
        ScriptedProvider.of("bounded", model)
            .always(
                (_, _) -> {
                  assertThat(entry().outputTokens()).isEqualTo(16_000);
                  return counted("Hello", COUNTED);
                }));

    ask("Hi");

    assertThat(entry().outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(entry().provider()).isEqualTo("bounded");
  }

  @Test
  void whereTheVendorDoesNotCountTheTokensAreEstimatedAndTheEntrySaysSo() throws Exception {
    vendor.then(
        (_, _) ->
            new ChatResponse(
                "12345678",
                List.of(ToolCall.of("1", "debts", JsonObject.EMPTY)),
                StopReason.TOOL_CALLS,
                Usage.NONE,
                "m"));

    ask("Hi");

    LedgerRow entry = entry();
    assertThat(entry.exact()).isFalse();
    assertThat(entry.inputTokens()).isEqualTo(5);
    assertThat(entry.outputTokens()).isEqualTo(4); // 8 characters, and 7 of debts{}
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

    assertThatThrownBy(() -> ask("Hi"))
        .hasMessage(
            "The answer broke off. What it said until then counts: about 1,000 tokens read and 3 written.");

    LedgerRow entry = entry();
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

    assertThatThrownBy(() -> ask("Hi"))
        .hasMessage(
            "The answer broke off. What it said until then counts: 1,000 tokens read and 500 written.");

    assertThat(entry().outcome()).isEqualTo(Outcome.BROKEN_OFF);
    assertThat(entry().exact()).isTrue();
    assertThat(entry().usage()).isEqualTo(COUNTED);
  }

  @Test
  void aCallThatTheVendorRefusedCostsNothing() {
    vendor
        .then(refusing(StandardError.RATE_LIMITED, JsonObject.EMPTY))
        .then(refusing(StandardError.UNAVAILABLE, Json.object("status", 529)));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> ask("Hi")).hasMessage("No.");
    }

    assertThat(entries())
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

    assertThatThrownBy(() -> ask("Hi")).hasMessage("No.");

    assertThat(entry().usage()).isEqualTo(new Usage(5, 0, 0, 0));
    assertThat(entry().exact()).isFalse();
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
    var answer = new FutureTask<>(() -> ask("Hi"));
    Thread thread = Thread.ofVirtual().start(answer);
    said.await();

    thread.interrupt();

    assertThatThrownBy(answer::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(entry().outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(entry().exact()).isFalse();
    assertThat(entry().usage()).isEqualTo(new Usage(5, 2, 0, 0));
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
                calls.ask(
                    asker,
                    models.all().getFirst(),
                    question("Hi"),
                    _ -> {
                      throw new IllegalStateException("gone");
                    }))
        .hasMessage("gone");

    assertThat(entry().outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(entry().usage()).isEqualTo(new Usage(5, 1, 0, 0));
  }

  @Test
  void aDefectOfThePluginIsInTheLedgerToo() {
    vendor.then(
        (_, _) -> {
          throw new NoClassDefFoundError("com/example/Gone");
        });

    assertThat(catchThrowableOfType(PergolaException.class, () -> ask("Hi")).code())
        .isEqualTo(StandardError.INTERNAL);

    assertThat(entry().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(entry().error()).isEqualTo("INTERNAL");
  }

  @Test
  void settledTwiceItCountsOnce() {
    var store = server.bean(LedgerStore.class);
    Ledger ledger = server.bean(Ledger.class);
    OpenEntry open = ledger.open(asker, models.all().getFirst(), false, new Estimate(10, 10));
    open.complete(COUNTED);
    open.failed(new IllegalStateException());
    LedgerRow settled = entry();

    assertThat(store.settle(settled, List.of())).isFalse();

    assertThat(entry()).isEqualTo(settled);
    assertThat(settled.usage()).isEqualTo(COUNTED);
  }

  @Test
  void anUnknownPriceIsUnknownAndNotNothing() throws Exception {
    FixturePlugin.providing(
        server,
        "llm-other",
        ScriptedProvider.of("elsewhere", new Model("a-model", "A model", 9))
            .then((_, _) -> counted("Hello", COUNTED)));

    ask("Hi");

    assertThat(entry().provider()).isEqualTo("elsewhere");
    assertThat(entry().costMicros()).isNull();
    assertThat(entry().currency()).isNull();
    assertThat(entry().usage()).isEqualTo(COUNTED);
  }

  @Test
  void theAskersOwnKeyIsTold() throws Exception {
    vendor.then((_, _) -> counted("Hello", COUNTED));

    calls.ask(
        asker, models.all().getFirst(), question("Hi").to("any", new Secret("sk-own")), _ -> {});

    assertThat(entry().ownKey()).isTrue();
    assertThat(entry().toString()).doesNotContain("sk-own");
  }

  @Test
  void whoeverAsksIsToldWhatTheLedgerSettledAlsoWhereTheVendorCountsNonsense() throws Exception {
    for (Usage told :
        List.of(
            Usage.NONE,
            new Usage(-5, -5, 0, 0),
            new Usage(12, -5, 0, 0),
            new Usage(Long.MAX_VALUE, 3, 0, 0),
            new Usage(1_000_000_000_000_000L, 1_000_000_000_000_000L, 0, 0))) {
      vendor.then((_, _) -> counted("Hello you all", told));
    }
    for (int i = 0; i < 5; i++) {
      Usage answered = calls.ask(asker, models.all().getFirst(), question("Hi"), _ -> {}).usage();

      // four characters for a token, and sixteen more for the message
      assertThat(answered).isEqualTo(new Usage(5, 4, 0, 0));
    }
    assertThat(
            server
                .bean(LedgerRows.class)
                .page(asker.caller().organizationId(), 0, Long.MAX_VALUE, new UUID(0, 0), 100))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.usage()).isEqualTo(new Usage(5, 4, 0, 0)))
        .noneMatch(LedgerRow::exact);
  }

  @Test
  void whatAnEarlierRunLeftOpenIsSettledAsLostAtWhatHadCome() {
    Ledger ledger = server.bean(Ledger.class);
    OpenEntry call = ledger.open(asker, models.all().getFirst(), false, new Estimate(10, 20));
    call.said(12);
    ledger.note();
    LedgerRow open = entry();
    assertThat(open.usage()).as("what is reserved").isEqualTo(new Usage(10, 20, 0, 0));
    var store = server.bean(LedgerStore.class);
    Instant now = Instant.now();

    assertThat(store.lose(open.nodeId(), open.runId(), now, now.minusSeconds(60))).isZero();
    assertThat(store.lose(UUID.randomUUID(), UUID.randomUUID(), now, now.minusSeconds(60)))
        .as("another node's")
        .isZero();
    assertThat(store.lose(open.nodeId(), UUID.randomUUID(), now, now.minusSeconds(60))).isOne();

    assertThat(entry().outcome()).isEqualTo(Outcome.LOST);
    assertThat(entry().exact()).isFalse();
    assertThat(entry().usage()).isEqualTo(new Usage(10, 3, 0, 0));
    assertThat(entry().costMicros()).isEqualTo(10 * 5 + 3 * 25);
  }

  @Test
  void aLostCallOfWhichNothingCameCountsItsInput() {
    server.bean(Ledger.class).open(asker, models.all().getFirst(), false, new Estimate(10, 20));
    LedgerRow open = entry();
    Instant now = Instant.now();

    server.bean(LedgerStore.class).lose(open.nodeId(), UUID.randomUUID(), now, now);

    assertThat(entry().usage()).isEqualTo(new Usage(10, 0, 0, 0));
    assertThat(entry().costMicros()).isEqualTo(10 * 5);
  }

  private static ScriptedProvider.Step refusing(StandardError code, JsonObject members) {
    return (_, _) -> {
      throw new PergolaException(code, "No.", members);
    };
  }

  private static ChatResponse counted(String text, Usage usage) {
    return new ChatResponse(text, List.of(), StopReason.END, usage, "m");
  }

  private ChatResponse ask(String text) throws InterruptedException {
    return calls.ask(asker, models.all().getFirst(), question(text), _ -> {});
  }

  private static ChatRequest question(String text) {
    return new ChatRequest("any", null, List.of(new Message.User(text)), List.of(), null);
  }

  private List<LedgerRow> entries() {
    return rows.findByOrganizationIdAndRequestIdOrderById(ADA.organizationId(), asker.requestId());
  }

  private LedgerRow entry() {
    return entries().getLast();
  }
}
