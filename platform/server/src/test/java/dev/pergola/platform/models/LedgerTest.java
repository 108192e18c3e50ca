// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.Secret;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Asker.Purpose;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger tells of calls that come to their end. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class LedgerTest {
  private static final Usage COUNTED = new Usage(1000, 500, 400, 200, 100);

  private final LedgerAsker ada;
  private final ScriptedProvider vendor;

  LedgerTest(TestServer.On database) {
    ada = LedgerAsker.on(database);
    vendor = ada.vendor();
  }

  @AfterEach
  void stop() {
    ada.close();
  }

  @Test
  void aWholeAnswerIsPaidForAsTheVendorCounted() throws Exception {
    vendor.then(
        (_, events) -> {
          events.accept(new ChatEvent.Counted(new Usage(1000, 1, 400, 0, 100)));
          events.accept(new ChatEvent.Delta("Hello"));
          return LedgerAsker.counted("Hello", COUNTED);
        });

    ada.ask("Hi");

    LedgerRow entry = ada.entry();
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
    assertThat(entry.organizationId()).isEqualTo(ada.asker().caller().organizationId());
    assertThat(entry.userId()).isEqualTo(ada.asker().caller().userId());
    assertThat(entry.conversationId()).isEqualTo(ada.asker().conversationId());
    assertThat(entry.purpose()).isEqualTo(Purpose.CHAT);
  }

  @Test
  void theEntryIsOpenWithItsReservationWhileTheAnswerComes() throws Exception {
    vendor.then(
        (_, _) -> {
          LedgerRow open = ada.entry();
          assertThat(open.outcome()).isNull();
          assertThat(open.inputTokens()).isEqualTo(5); // 2 + 16 characters, by four
          assertThat(open.outputTokens()).isEqualTo(7);
          assertThat(open.costMicros()).isEqualTo(5 * 5 + 7 * 25);
          return LedgerAsker.counted("Hello", COUNTED);
        });

    ada.ask(new ChatRequest("any", null, List.of(new Message.User("Hi")), List.of(), 7), _ -> {});

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void whatTheProviderAsksForByItselfIsReservedWhenTheQuestionSetsNoBound() throws Exception {
    var model = new Model("claude-opus-4-5", "Opus", 9, Model.Kind.CHAT, null, 16_000);
    FixturePlugin.providing(
        ada.server(),
        "llm-bounded",
        ScriptedProvider.of("bounded", model)
            .always(
                (_, _) -> {
                  assertThat(ada.entry().outputTokens()).isEqualTo(16_000);
                  return LedgerAsker.counted("Hello", COUNTED);
                }));

    ada.ask("Hi");

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(ada.entry().provider()).isEqualTo("bounded");
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

    ada.ask("Hi");

    LedgerRow entry = ada.entry();
    assertThat(entry.exact()).isFalse();
    assertThat(entry.inputTokens()).isEqualTo(5);
    assertThat(entry.outputTokens()).isEqualTo(4); // 8 characters, and 7 of debts{}
  }

  @Test
  void settledTwiceItCountsOnce() {
    var store = ada.server().bean(LedgerStore.class);
    Ledger ledger = ada.server().bean(Ledger.class);
    OpenEntry open = ledger.open(ada.asker(), ada.model(), false, new Estimate(10, 10));
    open.complete(COUNTED);
    open.failed(new IllegalStateException());
    LedgerRow settled = ada.entry();

    assertThat(store.settle(settled, settled)).isFalse();

    assertThat(ada.entry()).isEqualTo(settled);
    assertThat(settled.usage()).isEqualTo(COUNTED);
  }

  @Test
  void anUnknownPriceIsUnknownAndNotNothing() throws Exception {
    FixturePlugin.providing(
        ada.server(),
        "llm-other",
        ScriptedProvider.of("elsewhere", new Model("a-model", "A model", 9))
            .then((_, _) -> LedgerAsker.counted("Hello", COUNTED)));

    ada.ask("Hi");

    assertThat(ada.entry().provider()).isEqualTo("elsewhere");
    assertThat(ada.entry().costMicros()).isNull();
    assertThat(ada.entry().currency()).isNull();
    assertThat(ada.entry().usage()).isEqualTo(COUNTED);
  }

  @Test
  void theAskersOwnKeyIsTold() throws Exception {
    vendor.then((_, _) -> LedgerAsker.counted("Hello", COUNTED));

    ada.ask(LedgerAsker.question("Hi").to("any", new Secret("sk-own")), _ -> {});

    assertThat(ada.entry().ownKey()).isTrue();
    assertThat(ada.entry().toString()).doesNotContain("sk-own");
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
      vendor.then((_, _) -> LedgerAsker.counted("Hello you all", told));
    }
    for (int i = 0; i < 5; i++) {
      Usage answered = ada.ask(LedgerAsker.question("Hi"), _ -> {}).usage();

      // four characters for a token, and sixteen more for the message
      assertThat(answered).isEqualTo(new Usage(5, 4, 0, 0));
    }
    assertThat(
            ada.server()
                .bean(LedgerRows.class)
                .page(
                    ada.asker().caller().organizationId(), 0, Long.MAX_VALUE, new UUID(0, 0), 100))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.usage()).isEqualTo(new Usage(5, 4, 0, 0)))
        .noneMatch(LedgerRow::exact);
  }
}
