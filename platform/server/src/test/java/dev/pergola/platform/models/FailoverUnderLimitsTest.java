// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What limits mean for whom failover asks. */
@Timeout(60)
class FailoverUnderLimitsTest {
  private final TwoVendors vendors = TwoVendors.start();
  private final ScriptedProvider first = vendors.first();
  private final ScriptedProvider second = vendors.second();
  private final TestServer server = vendors.server();

  @AfterEach
  void stop() {
    vendors.close();
  }

  @Test
  void aLimitIsNoReasonToAskAnother() {
    Caller member = limited(LimitRow.Measure.TOKENS, 1, null);

    Route both = vendors.route(null);
    assertThat(both.chain()).hasSize(2);
    assertThatThrownBy(() -> vendors.ask(member, both))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ModelError.BUDGET_SPENT);
              assertThat(e.members().get("attempts")).isNull();
            });
    assertThat(first.requests()).isEmpty();
    assertThat(second.requests()).isEmpty();
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

    Answered<ChatResponse> answered = vendors.ask(member, router.route(member, null, null));

    assertThat(answered.attempts().stream().map(TwoVendors::brief))
        .containsExactly(
            "first/a SKIPPED PRICE_UNKNOWN", "second/b SKIPPED PRICE_UNKNOWN", "third/c ANSWERED");
    assertThat(answered.attempts().getFirst().reason()).contains("nobody knows what first/a costs");
    Route named = router.route(member, "second/b", null);
    assertThatThrownBy(() -> vendors.ask(member, named))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(ModelError.PRICE_UNKNOWN));
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
    assertThat(TestClient.administrator(server).put("/api/prices", price).status()).isEqualTo(200);
  }
}
