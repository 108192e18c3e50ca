// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ErrorCode;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.OwnKeys.Owner;
import dev.pergola.platform.plugins.FixturePlugin;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class FailoverTest {
  private static final ChatRequest HELLO =
      new ChatRequest("any", null, List.of(new Message.User("Hello")), List.of(), null);

  private final Caller ada =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of("installation.administer"));
  private final ScriptedProvider first = ScriptedProvider.of("first", new Model("a", "A", 2));
  private final ScriptedProvider second = ScriptedProvider.of("second", new Model("b", "B", 1));
  private TestServer server;
  private Failover failover;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            TestServer.On.SQLITE,
            Map.of("pergola.models.retry-delay", "1ms", "pergola.models.attempts", 3));
    FixturePlugin.providing(server, "p1", first);
    FixturePlugin.providing(server, "p2", second);
    server
        .bean(Routing.class)
        .change(ada, rules -> rules.withFailover(List.of("first/a", "second/b")));
    failover = server.bean(Failover.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** What a provider does when it is asked. */
  private enum Act {
    ANSWERS,
    IS_DOWN,
    IS_BUSY_FOR_LONG,
    IS_BUSY_FOR_A_SECOND,
    IS_TOO_SLOW,
    REFUSES_THE_KEY,
    HAS_NO_KEY,
    HAS_A_DEFECT,
    REFUSES_THE_QUESTION,
    BREAKS_OFF;

    ScriptedProvider.Step step(String name, boolean streamed) {
      return (request, events) ->
          switch (this) {
            case ANSWERS ->
                streamed
                    ? ScriptedProvider.says("from ", name).answer(request, events)
                    : ScriptedProvider.response(
                        "from " + name, List.of(), ChatResponse.StopReason.END);
            case IS_DOWN -> throw error(StandardError.UNAVAILABLE, JsonObject.EMPTY);
            case IS_BUSY_FOR_LONG ->
                throw error(StandardError.RATE_LIMITED, Json.object("retryAfter", 60));
            case IS_BUSY_FOR_A_SECOND ->
                throw error(StandardError.RATE_LIMITED, Json.object("retryAfter", 1));
            case IS_TOO_SLOW -> throw error(StandardError.TIMEOUT, JsonObject.EMPTY);
            case REFUSES_THE_KEY ->
                throw error(StandardError.AUTHENTICATION_FAILED, JsonObject.EMPTY);
            case HAS_NO_KEY -> throw error(StandardError.NOT_CONFIGURED, JsonObject.EMPTY);
            case HAS_A_DEFECT -> throw new IllegalStateException("a defect of the test's");
            case REFUSES_THE_QUESTION ->
                throw error(StandardError.INVALID_ARGUMENT, JsonObject.EMPTY);
            case BREAKS_OFF -> {
              events.accept(new ChatEvent.Delta("half an "));
              throw error(StandardError.UNAVAILABLE, JsonObject.EMPTY);
            }
          };
    }

    private PergolaException error(ErrorCode code, JsonObject members) {
      return new PergolaException(code, "It " + name() + ".", members);
    }
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
    Asker asker = Asker.of(ada, Asker.Purpose.CHAT);

    String outcome;
    List<Attempt> attempts = new ArrayList<>();
    try {
      Answered<ChatResponse> answered =
          failover.ask(
              asker,
              route(null),
              HELLO,
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
      assertThat(attempts.stream().map(FailoverTest::brief).toList()).isEqualTo(rule.attempts());
    }
    assertThat(first.requests()).hasSize(rule.first().size());
    assertThat(second.requests()).hasSize(rule.second().size());
    assertThat(entries(asker))
        .isEqualTo(rule.attempts().stream().map(FailoverTest::inLedger).toList());
  }

  private static String brief(Attempt attempt) {
    return attempt.model()
        + " "
        + attempt.result()
        + (attempt.error() == null ? "" : " " + attempt.error());
  }

  private static String inLedger(String attempt) {
    return attempt.replace("ANSWERED", "COMPLETE").replace("BROKE_OFF", "BROKEN_OFF");
  }

  private List<String> entries(Asker asker) {
    return rows(asker).stream()
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

  private List<LedgerRow> rows(Asker asker) {
    return server
        .bean(LedgerRows.class)
        .page(ada.organizationId(), 0, Long.MAX_VALUE, new UUID(0, 0), 100)
        .stream()
        .filter(row -> row.requestId().equals(asker.requestId()))
        .sorted(Comparator.comparing(LedgerRow::id))
        .toList();
  }

  @Test
  void anAnswerThatBreaksOffTellsWhatItTookAndThatIsInTheLedger() {
    first.then(Act.BREAKS_OFF.step("first", true));
    Asker asker = Asker.of(ada, Asker.Purpose.CHAT);

    PergolaException broken =
        catchThrowableOfType(
            PergolaException.class, () -> failover.ask(asker, route(null), HELLO, _ -> {}));

    assertThat(broken)
        .hasMessageContaining("What it said until then counts")
        .hasMessageContaining("counts");
    LedgerRow row = rows(asker).getFirst();
    assertThat(broken.members().integer("outputTokens")).isEqualTo(row.outputTokens()).isPositive();
    assertThat(broken.members().integer("inputTokens")).isEqualTo(row.inputTokens()).isPositive();
    assertThat(broken.members().get("exact")).isEqualTo(Json.bool(false));
  }

  @Test
  void whoeverNamesAModelGetsThatOrOneAfterItInTheOrder() throws Exception {
    second.then(Act.REFUSES_THE_KEY.step("second", true));

    assertThatThrownBy(() -> ask(route("second/b"))).hasMessage("It REFUSES_THE_KEY.");
    assertThat(first.requests()).isEmpty();

    first.then(Act.REFUSES_THE_KEY.step("first", true));
    second.then(Act.ANSWERS.step("second", true));
    assertThat(ask(route("first/a")).model().id()).isEqualTo("second/b");
  }

  @Test
  void aLimitIsNoReasonToAskAnother() {
    Caller member = limited(LimitRow.Measure.TOKENS, 1, null);

    Route both = route(null);
    assertThat(both.chain()).hasSize(2);
    assertThatThrownBy(
            () -> failover.ask(Asker.of(member, Asker.Purpose.CHAT), both, HELLO, _ -> {}))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ModelError.BUDGET_SPENT);
              assertThat(e.members().get("attempts")).isNull();
            });
    assertThat(first.requests()).isEmpty();
    assertThat(second.requests()).isEmpty();
  }

  private Caller limited(LimitRow.Measure measure, long amount, String currency) {
    JsonObject me = TestClient.administrator(server).get("/api/auth/me").json();
    var member =
        new Caller(
            UUID.fromString(me.object("organization").string("id")),
            UUID.fromString(me.string("id")),
            "Ada",
            Set.of(Permission.ADMINISTER, Permission.MANAGE));
    server
        .bean(Limits.class)
        .set(
            member,
            new Limits.Wanted(
                member.organizationId(),
                LimitRow.Subject.ORGANIZATION,
                null,
                measure,
                LimitRow.Period.DAY,
                amount,
                currency));
    return member;
  }

  @Test
  void aProviderThatFailsThreeQuestionsIsLetAloneWhileAnotherAnswers() throws Exception {
    first.always(Act.IS_TOO_SLOW.step("first", true));
    for (int question = 0; question < 3; question++) {
      ask(route(null));
    }
    assertThat(first.requests()).hasSize(3);

    Answered<ChatResponse> answered = ask(route(null));

    assertThat(first.requests()).hasSize(3);
    assertThat(answered.attempts().stream().map(FailoverTest::brief))
        .containsExactly("first/a SKIPPED COOLING_DOWN", "second/b ANSWERED");
    assertThat(answered.attempts().getFirst().reason())
        .contains("TIMEOUT")
        .doesNotContain("IS_TOO_SLOW");
  }

  @Test
  void whatAVendorSaidIsToldToNobodyButTheAsker() throws Exception {
    first.always(
        (_, _) -> {
          throw new PergolaException(
              StandardError.TIMEOUT, "cannot process: my secret plans", Json.object("status", 500));
        });
    second.always(ScriptedProvider.says("from second"));
    assertThat(ask(route(null)).attempts().getFirst().reason()).contains("my secret plans");
    ask(route(null));
    ask(route(null));
    var bo = new Caller(UUID.randomUUID(), UUID.randomUUID(), "Bo", Set.of());

    Route both = route(null);
    Attempt skipped =
        failover.ask(Asker.of(bo, Asker.Purpose.CHAT), both, HELLO, _ -> {}).attempts().getFirst();
    String page = TestClient.administrator(server).get("/api/models/providers").body();

    assertThat(skipped.error()).isEqualTo("COOLING_DOWN");
    assertThat(skipped.reason()).contains("TIMEOUT").contains("500").doesNotContain("secret");
    assertThat(page).contains("It took too long (TIMEOUT, status 500).").doesNotContain("secret");
  }

  @Test
  void whatHasNoPriceIsPassedOverWhereALimitInMoneyHoldsUnlessItWasNamed() throws Exception {
    Caller member = limited(LimitRow.Measure.MONEY, 5_000_000, "USD");
    price("second", "b", "EUR");
    FixturePlugin.providing(
        server,
        "p3",
        ScriptedProvider.of("third", new Model("c", "C", 0))
            .always(ScriptedProvider.says("from third")));
    price("third", "c", "USD");
    server
        .bean(Routing.class)
        .change(member, rules -> rules.withFailover(List.of("first/a", "second/b", "third/c")));
    Router router = server.bean(Router.class);

    Answered<ChatResponse> answered =
        failover.ask(
            Asker.of(member, Asker.Purpose.CHAT), router.route(member, null, null), HELLO, _ -> {});

    assertThat(answered.attempts().stream().map(FailoverTest::brief))
        .containsExactly(
            "first/a SKIPPED PRICE_UNKNOWN", "second/b SKIPPED PRICE_UNKNOWN", "third/c ANSWERED");
    assertThat(answered.attempts().getFirst().reason()).contains("nobody knows what first/a costs");
    Route named = router.route(member, "second/b", null);
    assertThatThrownBy(
            () -> failover.ask(Asker.of(member, Asker.Purpose.CHAT), named, HELLO, _ -> {}))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(ModelError.PRICE_UNKNOWN));
    assertThat(first.requests()).isEmpty();
    assertThat(second.requests()).isEmpty();
  }

  private void price(String provider, String model, String currency) {
    var price =
        Json.object(
            "provider",
            provider,
            "model",
            model,
            "currency",
            currency,
            "input",
            1,
            "output",
            2,
            "cachedInput",
            1);
    assertThat(
            TestClient.administrator(server)
                .send(
                    "PUT",
                    "/api/prices",
                    "application/json",
                    HttpRequest.BodyPublishers.ofString(price.toString()))
                .status())
        .isEqualTo(200);
  }

  @Test
  void whatIsLetAloneIsAskedAllTheSameWhenNobodyElseIsLeft() throws Exception {
    first.always(Act.IS_TOO_SLOW.step("first", true));
    for (int question = 0; question < 3; question++) {
      assertThatThrownBy(() -> ask(Route.only(route(null).first())));
    }
    first.always(Act.ANSWERS.step("first", true));

    assertThat(ask(Route.only(route(null).first())).answer().text()).isEqualTo("from first");
    assertThat(ask(route(null)).attempts()).hasSize(1);
  }

  @Test
  void aServerThatSaysWhenToComeBackIsNotAskedBefore() {
    first.then(Act.IS_BUSY_FOR_LONG.step("first", true));
    Route only = Route.only(route(null).first());
    assertThatThrownBy(() -> ask(only)).hasMessage("It IS_BUSY_FOR_LONG.");

    PergolaException refused = catchThrowableOfType(PergolaException.class, () -> ask(only));

    assertThat(refused.code()).isEqualTo(StandardError.RATE_LIMITED);
    assertThat(refused.members().integer("retryAfter")).isBetween(50L, 60L);
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void oneOwnersEmptyAccountIsNotAnothers() throws Exception {
    var keyed =
        ScriptedProvider.of("keyed", new Model("k", "K", 3))
            .takingKeys()
            .always(
                (request, events) -> {
                  if (request.key() != null) {
                    throw new PergolaException(
                        StandardError.RATE_LIMITED, "Empty.", Json.object("retryAfter", 600));
                  }
                  return ScriptedProvider.says("from keyed").answer(request, events);
                });
    FixturePlugin.providing(server, "p3", keyed);
    server.bean(OwnKeys.class).put(ada, Owner.USER, "keyed", "sk-adas-own-key-0001");
    var bo = new Caller(ada.organizationId(), UUID.randomUUID(), "Bo", Set.of());
    Route keyedFirst = server.bean(Router.class).route(ada, "keyed/k", null);

    assertThatThrownBy(() -> ask(keyedFirst)).hasMessage("Empty.");
    Answered<ChatResponse> bos =
        failover.ask(Asker.of(bo, Asker.Purpose.CHAT), keyedFirst, HELLO, _ -> {});

    assertThat(bos.answer().text()).isEqualTo("from keyed");
    assertThat(bos.ownKey()).isFalse();
    assertThat(keyed.requests().getFirst().key()).isEqualTo(new Secret("sk-adas-own-key-0001"));
    assertThat(keyed.requests().getLast().key()).isNull();
  }

  @Test
  void stoppingWhileItWaitsForTheNextTryIsAStop() throws Exception {
    var asked = new CountDownLatch(1);
    first.always(
        (_, _) -> {
          asked.countDown();
          throw new PergolaException(
              StandardError.RATE_LIMITED, "Later.", Json.object("retryAfter", 5));
        });
    var answer = new FutureTask<>(() -> ask(route(null)));
    Thread thread = Thread.ofVirtual().start(answer);
    asked.await();

    thread.interrupt();

    assertThatThrownBy(() -> answer.get(4, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void theAttemptsFitAHeader() throws Exception {
    first.then(Act.REFUSES_THE_KEY.step("first", true));

    assertThat(Attempt.line(ask(route(null)).attempts()))
        .matches("first/a FAILED AUTHENTICATION_FAILED \\d+ms; second/b ANSWERED \\d+ms");
  }

  private Answered<ChatResponse> ask(Route route) throws InterruptedException {
    return failover.ask(Asker.of(ada, Asker.Purpose.CHAT), route, HELLO, _ -> {});
  }

  private Route route(String requested) {
    return server.bean(Router.class).route(ada, requested, null);
  }
}
