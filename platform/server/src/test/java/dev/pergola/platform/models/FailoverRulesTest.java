// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.PergolaException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After which failure whom failover asks next, and what the ledger tells of it. */
@Timeout(60)
class FailoverRulesTest {
  private final TwoVendors vendors = TwoVendors.start();
  private final ScriptedProvider first = vendors.first();
  private final ScriptedProvider second = vendors.second();

  @AfterEach
  void stop() {
    vendors.close();
  }

  static Stream<Arguments> cases() {
    return Stream.of(
            rule(List.of(Act.ANSWERS), List.of(), "from first", "first/a ANSWERED"),
            rule(
                List.of(Act.IS_DOWN, Act.ANSWERS),
                List.of(),
                "from first",
                "first/a FAILED UNAVAILABLE",
                "first/a ANSWERED"),
            rule(
                List.of(Act.IS_BUSY_FOR_A_SECOND, Act.ANSWERS),
                List.of(),
                "from first",
                "first/a FAILED RATE_LIMITED",
                "first/a ANSWERED"),
            rule(
                List.of(Act.IS_DOWN, Act.IS_DOWN, Act.IS_DOWN),
                List.of(Act.ANSWERS),
                "from second",
                "first/a FAILED UNAVAILABLE",
                "first/a FAILED UNAVAILABLE",
                "first/a FAILED UNAVAILABLE",
                "second/b ANSWERED"),
            rule(
                List.of(Act.IS_BUSY_FOR_LONG),
                List.of(Act.ANSWERS),
                "from second",
                "first/a FAILED RATE_LIMITED",
                "second/b ANSWERED"),
            rule(
                List.of(Act.IS_TOO_SLOW),
                List.of(Act.ANSWERS),
                "from second",
                "first/a FAILED TIMEOUT",
                "second/b ANSWERED"),
            rule(
                List.of(Act.REFUSES_THE_KEY),
                List.of(Act.ANSWERS),
                "from second",
                "first/a FAILED AUTHENTICATION_FAILED",
                "second/b ANSWERED"),
            rule(
                List.of(Act.HAS_NO_KEY),
                List.of(Act.ANSWERS),
                "from second",
                "first/a FAILED NOT_CONFIGURED",
                "second/b ANSWERED"),
            rule(
                List.of(Act.HAS_A_DEFECT),
                List.of(Act.ANSWERS),
                "from second",
                "first/a FAILED INTERNAL",
                "second/b ANSWERED"),
            rule(
                List.of(Act.REFUSES_THE_QUESTION),
                List.of(),
                "INVALID_ARGUMENT",
                "first/a FAILED INVALID_ARGUMENT"),
            rule(
                List.of(Act.BREAKS_OFF), List.of(), "UNAVAILABLE", "first/a BROKE_OFF UNAVAILABLE"),
            rule(
                List.of(Act.IS_DOWN, Act.BREAKS_OFF),
                List.of(),
                "UNAVAILABLE",
                "first/a FAILED UNAVAILABLE",
                "first/a BROKE_OFF UNAVAILABLE"),
            rule(
                List.of(Act.IS_TOO_SLOW),
                List.of(Act.REFUSES_THE_KEY),
                "AUTHENTICATION_FAILED",
                "first/a FAILED TIMEOUT",
                "second/b FAILED AUTHENTICATION_FAILED"))
        .flatMap(
            rule ->
                Stream.of(true, false)
                    .map(streamed -> Arguments.of(streamed ? "streamed" : "plain", rule)));
  }

  private record Rule(List<Act> first, List<Act> second, String outcome, List<String> attempts) {}

  private static Rule rule(List<Act> first, List<Act> second, String outcome, String... attempts) {
    return new Rule(first, second, outcome, List.of(attempts));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void theSameRulesHoldForStreamedAndPlainAnswers(String mode, Rule rule) throws Exception {
    boolean streamed = mode.equals("streamed");
    rule.first().forEach(act -> first.then(act.step("first", streamed)));
    rule.second().forEach(act -> second.then(act.step("second", streamed)));
    var heard = new StringBuilder();
    Asker asker = Asker.of(vendors.ada(), Asker.Purpose.CHAT);

    String outcome;
    List<Attempt> attempts = new ArrayList<>();
    try {
      Answered<ChatResponse> answered =
          vendors.ask(
              asker,
              vendors.route(null),
              event -> heard.append(event instanceof ChatEvent.Delta(String text) ? text : ""));
      outcome = answered.answer().text();
      attempts.addAll(answered.attempts());
      assertThat(answered.tookOver()).isEqualTo(outcome.equals("from second"));
      assertThat(heard.toString()).isEqualTo(streamed ? outcome : "");
    } catch (PergolaException e) {
      outcome = e.code().name();
      assertThat(e.members().get("attempts") == null).isEqualTo(rule.attempts().size() == 1);
    }

    assertThat(outcome).isEqualTo(rule.outcome());
    if (!attempts.isEmpty()) {
      assertThat(attempts.stream().map(TwoVendors::brief).toList()).isEqualTo(rule.attempts());
    }
    assertThat(first.requests()).hasSize(rule.first().size());
    assertThat(second.requests()).hasSize(rule.second().size());
    assertThat(entries(asker))
        .isEqualTo(rule.attempts().stream().map(FailoverRulesTest::inLedger).toList());
  }

  private static String inLedger(String attempt) {
    return attempt.replace("ANSWERED", "COMPLETE").replace("BROKE_OFF", "BROKEN_OFF");
  }

  private List<String> entries(Asker asker) {
    return vendors.rows(asker).stream()
        .map(
            row ->
                row.provider()
                    + "/"
                    + row.model()
                    + " "
                    + row.outcome()
                    + (row.error() == null ? "" : " " + row.error()))
        .toList();
  }
}
