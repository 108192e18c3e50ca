// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.accounts.Colleague;
import dev.pergola.platform.plugins.FixturePlugin;
import dev.pergola.platform.plugins.RecordedEvents;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Usage, limits and prices over HTTP. */
class MoneyApiTest {
  private final ScriptedProvider vendor =
      ScriptedProvider.of("anthropic", new Model("claude-opus-4-5", "Opus", 1));
  private TestServer server;
  private TestClient ada;

  @BeforeEach
  void start() {
    server =
        TestServer.start(TestServer.On.SQLITE, Map.of("pergola.accounts.registration", "open"));
    FixturePlugin.providing(server, "llm", vendor);
    ada = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSpentBudgetIsAnsweredWithTheTimeOfItsRenewal() {
    String id = limit("USER", userId(), "REQUESTS", "DAY", 1).string("id");
    assertThat(ask("Hello").status()).isEqualTo(200);

    Answer refused = ask("Hello again");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.string("code")).isEqualTo("BUDGET_SPENT");
    assertThat(refused.string("detail")).contains("1 request per day", "It is renewed on");
    assertThat(Long.parseLong(refused.header("Retry-After")))
        .isEqualTo(refused.json().integer("retryAfter"))
        .isBetween(1L, 86_400L);
    assertThat(refused.string("renewedAt")).endsWith("T00:00:00Z");
    assertThat(vendor.requests()).hasSize(1);

    assertThat(delete("/api/limits/" + id).status()).isEqualTo(204);
    assertThat(ask("Hello again").status()).isEqualTo(200);
    assertThat(delete("/api/limits/" + id).status()).isEqualTo(404);
  }

  @Test
  void aLimitThatIsSetLateCountsWhatWasUsedBefore() {
    ask("Hello");
    ask("Hello");

    JsonObject limit = limit("ORGANIZATION", null, "REQUESTS", "MONTH", 5);

    assertThat(limit.integer("used")).isEqualTo(2);
    assertThat(limit("ORGANIZATION", null, "TOKENS", "MONTH", 5_000_000).integer("used"))
        .isEqualTo(240);
    JsonObject money = limit("ORGANIZATION", null, "MONEY", "MONTH", new BigDecimal("12.5"));
    // 90 fresh at 5, 10 cached at 0.50, 20 written at 25: twice.
    assertThat(money.get("used")).isEqualTo(Json.of(new BigDecimal("0.00191")));
    assertThat(money.string("currency")).isEqualTo("USD");
  }

  @Test
  void aLimitOfTheSameKindIsReplacedAndKeepsWhatIsUsed() {
    limit("ORGANIZATION", null, "REQUESTS", "DAY", 5);
    ask("Hello");

    JsonObject limit = limit("ORGANIZATION", null, "REQUESTS", "DAY", 7);

    assertThat(limit.integer("used")).isOne();
    assertThat(ada.get("/api/limits").json().get("limits").elements()).containsExactly(limit);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertRefused(400, Json.object("subject", "USER", "measure", "MONEY"));
    assertRefused(400, wanted("TEAM", null, "MONEY", "MONTH", 5));
    assertRefused(400, wanted("ORGANIZATION", null, "REQUESTS", "DAY", new BigDecimal("0.5")));
    assertRefused(400, wanted("ORGANIZATION", null, "REQUESTS", "DAY", -1));
    assertRefused(400, wanted("ORGANIZATION", null, "MONEY", "DAY", 1).with("currency", "usd"));
    assertRefused(404, wanted("USER", "01a1fc52-fd5f-7356-851f-db939af8b332", "MONEY", "DAY", 1));
    assertThat(
            put("/api/limits", wanted("ORGANIZATION", null, "MONEY", "DAY", new BigDecimal("1e13")))
                .string("detail"))
        .isEqualTo("amount must be from 0 to 1,000,000,000.");
    assertThat(
            put(
                    "/api/limits",
                    wanted("ORGANIZATION", null, "TOKENS", "DAY", new BigDecimal("1e30")))
                .string("detail"))
        .isEqualTo("amount must be from 0 to 1,000,000,000,000,000.");
    assertThat(ada.get("/api/usage?by=week").status()).isEqualTo(400);
    assertThat(ada.get("/api/usage?by=MODEL").string("by")).isEqualTo("model");
    assertThat(ada.get("/api/usage?from=2026-02-30").status()).isEqualTo(400);
    assertThat(ada.get("/usage?by=week").status()).isEqualTo(400);
  }

  private void assertRefused(int status, JsonObject wanted) {
    assertThat(put("/api/limits", wanted).status()).as(wanted.toString()).isEqualTo(status);
  }

  @Test
  void onlyAdministratorsSetPricesAndLimitsOfOrganizationsAndNobodySeesAnotherOrganization() {
    ask("Hello");
    limit("ORGANIZATION", null, "REQUESTS", "DAY", 7);
    TestClient eve = stranger();

    String adas = ada.get("/api/auth/me").json().object("organization").string("id");
    assertThat(eve.get("/api/limits?organization=" + adas).status()).isEqualTo(404);
    assertThat(eve.get("/usage/prices").status()).isEqualTo(403);
    assertThat(eve.get("/api/limits").json().get("limits").elements()).isEmpty();
    assertThat(
            eve.send(
                    "PUT",
                    "/api/limits",
                    "application/json",
                    BodyPublishers.ofString(
                        wanted("ORGANIZATION", null, "MONEY", "DAY", 1).toString()))
                .status())
        .isEqualTo(403);
    assertThat(
            eve.send(
                    "PUT",
                    "/api/prices",
                    "application/json",
                    BodyPublishers.ofString(price("1").toString()))
                .status())
        .isEqualTo(403);
    assertThat(eve.get("/api/usage").json().object("total").integer("calls")).isZero();
    assertThat(eve.get("/api/usage/export").body().lines()).hasSize(1);
    assertThat(eve.get("/usage").body()).contains("No model was asked");
    assertThat(ada.get("/usage?from=2026-01-01&to=2026-01-02").body())
        .contains("No model was asked");
    List<String> days =
        Pattern.compile("data-title=\"([0-9-]+)\"")
            .matcher(ada.get("/usage").body())
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(days).hasSize(30).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(TestClient.anonymous(server).get("/api/usage").status()).isEqualTo(401);
    assertThat(ada.get("/api/usage").json().object("total").integer("calls")).isOne();
  }

  @Test
  void aPriceThatIsSetCountsForLaterCallsUntilItIsTakenBack() {
    ask("Hello");
    assertThat(put("/api/prices", price("100")).status()).isEqualTo(200);
    ask("Hello");

    JsonObject total = ada.get("/api/usage").json().object("total");
    // 955 as above; then 90 at 100, 10 cached at 1, and 20 at 200.
    assertThat(total.get("cost"))
        .isEqualTo(
            Json.array(
                Json.object("micros", 955 + 13_010, "amount", "0.013965", "currency", "USD")));
    assertThat(ada.get("/api/prices").json().get("set").elements()).hasSize(1);

    String path = "/api/prices?provider=anthropic&model=claude-opus-4-5";
    assertThat(delete(path).status()).isEqualTo(204);
    assertThat(delete(path).status()).isEqualTo(404);
    assertThat(ada.get("/api/prices").body()).contains("\"input\":5.00", "\"set\":false");
    assertThat(ada.get("/api/usage/export").body())
        .contains("input 100.00 USD, output 200.00 USD, cached 1.00 USD, cache write as input per");
    assertThat(RecordedEvents.typesAndActors(server))
        .contains("price.changed by Ada", "price.removed by Ada");
  }

  @Test
  void theChartsComeFromThisServer() {
    Answer library = TestClient.anonymous(server).get("/lib/echarts/dist/echarts.esm.min.js");

    assertThat(library.status()).isEqualTo(200);
    assertThat(library.header("Content-Type")).startsWith("application/javascript");
    assertThat(ada.get("/usage").body()).contains("/assets/js/usage.js");
  }

  @Test
  void theFormsDoWhatTheApiDoes() {
    assertThat(
            ada.submit(
                    "/usage/limits",
                    "whose",
                    "",
                    "measure",
                    "MONEY",
                    "amount",
                    "12.50",
                    "currency",
                    "USD",
                    "period",
                    "MONTH")
                .status())
        .isEqualTo(303);
    assertThat(ada.get("/usage/limits").body()).contains("12.50 USD per month");
    assertThat(
            ada.submit(
                "/usage/limits",
                "whose",
                "",
                "measure",
                "MONEY",
                "amount",
                "much",
                "currency",
                "USD",
                "period",
                "MONTH"))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(400);
              assertThat(answer.body()).contains("How much must be a number");
            });
    assertThat(
            ada.submit(
                    "/usage/prices",
                    "provider",
                    "custom",
                    "model",
                    "*",
                    "currency",
                    "EUR",
                    "input",
                    "1.25",
                    "output",
                    "4",
                    "cachedInput",
                    "",
                    "cacheWrite",
                    "")
                .status())
        .isEqualTo(303);
    assertThat(server.bean(Prices.class).of("custom", "whatever-1"))
        .satisfies(price -> assertThat(price.rates().input()).isEqualTo(1_250_000));
    assertThat(ada.submit("/usage/prices/remove", "provider", "custom", "model", "*").status())
        .isEqualTo(303);
    assertThat(server.bean(Prices.class).of("custom", "whatever-1")).isNull();
  }

  @Test
  void whatAnAnswerMayCostIsToldBeforeItIsAskedFor() {
    Answer estimate = ada.post("/api/chat/estimate", Json.object("message", "x".repeat(4000)));

    assertThat(estimate.status()).isEqualTo(200);
    long input = estimate.json().integer("inputTokens");
    assertThat(input).isBetween(1000L, 2000L); // the question and the standing instructions
    assertThat(estimate.json().integer("outputTokens")).isEqualTo(2000);
    assertThat(estimate.json().object("cost").integer("micros")).isEqualTo(5 * input + 25 * 2000);
    assertThat(estimate.json().get("confirm")).isEqualTo(Json.of(false));
    assertThat(vendor.requests()).isEmpty();
    assertThat(ada.get("/api/conversations").json().get("conversations").elements()).isEmpty();

    String conversation =
        ada.post("/api/chat", Json.object("message", "y".repeat(4000))).string("conversationId");
    assertThat(
            ada.post(
                    "/api/chat/estimate",
                    Json.object("message", "x".repeat(4000), "conversationId", conversation))
                .json()
                .integer("inputTokens"))
        .isGreaterThan(input + 1000);
  }

  @Test
  void theFormOffersUsersAndKeysByNameAndALimitIsShownByThem() {
    String key =
        ada.post("/api/keys", Json.object("name", "Nightly <reports>"))
            .json()
            .object("key")
            .string("id");
    String form = ada.get("/usage/limits").body();
    assertThat(form)
        .contains(
            "value=\"user:" + userId(),
            "value=\"key:" + key,
            "Nightly &lt;reports&gt;, your key ending in");

    assertThat(submit("key:" + key).status()).isEqualTo(303);
    assertThat(submit("user:" + userId()).status()).isEqualTo(303);

    assertThat(ada.get("/api/limits").json().get("limits").elements())
        .extracting(limit -> ((JsonObject) limit).string("subjectId"))
        .containsExactlyInAnyOrder(key, userId());
    assertThat(ada.get("/usage/limits").body().replaceAll("(?s)<select.*?</select>", ""))
        .contains("Nightly &lt;reports&gt;", "You", "12.50 USD left");
    delete("/api/keys/" + key);
    assertThat(ada.get("/usage/limits").body())
        .contains("which is revoked or expired")
        .doesNotContain("value=\"key:" + key);
    assertThat(submit("key:01a1fc52-fd5f-7356-851f-db939af8b332").status()).isEqualTo(404);
    assertThat(submit("key:mine").status()).isEqualTo(400);
  }

  private Answer submit(String whose) {
    return ada.submit(
        "/usage/limits",
        "whose",
        whose,
        "measure",
        "MONEY",
        "amount",
        "12.50",
        "currency",
        "USD",
        "period",
        "MONTH");
  }

  @Test
  void everybodySeesTheLimitsThatHoldForThemAndWhatIsLeftButNobodyElses() {
    TestClient owner = stranger();
    JsonObject me = owner.get("/api/auth/me").json();
    String organization = me.object("organization").string("id");
    String key =
        owner.post("/api/keys", Json.object("name", "Mine")).json().object("key").string("id");
    TestClient eve = chatting(owner);
    String other = Colleague.join(server, UUID.fromString(organization)).toString();
    for (JsonObject wanted :
        List.of(
            wanted("ORGANIZATION", null, "MONEY", "MONTH", 50),
            wanted("USER", me.string("id"), "REQUESTS", "DAY", 5),
            wanted("API_KEY", key, "TOKENS", "DAY", 900),
            wanted("USER", other, "REQUESTS", "DAY", 7))) {
      assertThat(put("/api/limits", wanted.with("organizationId", organization)).status())
          .isEqualTo(200);
    }
    limit("ORGANIZATION", null, "REQUESTS", "DAY", 3);
    assertThat(eve.post("/api/chat", Json.object("message", "Hello")).status()).isEqualTo(200);

    List<Json> seen = eve.get("/api/limits").json().get("limits").elements();

    assertThat(seen)
        .extracting(limit -> ((JsonObject) limit).string("subject"))
        .containsExactlyInAnyOrder("ORGANIZATION", "USER", "API_KEY");
    assertThat(seen)
        .filteredOn(limit -> ((JsonObject) limit).string("subject").equals("USER"))
        .singleElement()
        .satisfies(
            limit -> {
              assertThat(((JsonObject) limit).integer("used")).isOne();
              assertThat(((JsonObject) limit).integer("left")).isEqualTo(4);
            });
    assertThat(eve.get("/usage/limits").body())
        .contains("You", "4 requests", "Mine, your key", "The whole organization")
        .doesNotContain("Set a limit", "7 requests", "/remove");
    assertThat(submitBy(eve).status()).isEqualTo(403);
    assertThat(ada.get("/api/limits").json().get("limits").elements()).hasSize(1);
  }

  @Test
  void anOwnerSetsLimitsWithinTheirOrganizationBelowThatOfTheAdministrator() {
    TestClient eve = stranger();
    JsonObject me = eve.get("/api/auth/me").json();
    String organization = me.object("organization").string("id");
    String colleague = Colleague.join(server, UUID.fromString(organization)).toString();
    JsonObject cap =
        put(
                "/api/limits",
                wanted("ORGANIZATION", null, "MONEY", "MONTH", 50)
                    .with("organizationId", organization))
            .json();
    String adas = limit("USER", userId(), "REQUESTS", "DAY", 3).string("id");

    Answer set = put(eve, wanted("USER", colleague, "REQUESTS", "DAY", 7));

    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(eve.get("/api/limits").json().get("limits").elements()).hasSize(2);
    assertThat(eve.get("/usage/limits").body())
        .contains("Set a limit", "Colleague", "/usage/limits/%s/remove".formatted(set.string("id")))
        .doesNotContain("<option value=\"\">", "/usage/prices", cap.string("id") + "/remove", adas);
    // The administrator's is neither raised nor taken away, and another organization's is not
    // there.
    TestClient.assertRefused(
        put(eve, wanted("ORGANIZATION", null, "MONEY", "MONTH", 99)), 403, "NOT_ALLOWED");
    TestClient.assertRefused(eve.delete("/api/limits/" + cap.string("id")), 403, "NOT_ALLOWED");
    TestClient.assertRefused(eve.delete("/api/limits/" + adas), 404, "NOT_FOUND");
    TestClient.assertRefused(
        put(eve, wanted("USER", userId(), "REQUESTS", "DAY", 1)), 404, "NOT_FOUND");
    String other = ada.get("/api/auth/me").json().object("organization").string("id");
    TestClient.assertRefused(
        put(eve, wanted("USER", userId(), "REQUESTS", "DAY", 1).with("organizationId", other)),
        404,
        "NOT_FOUND");
    TestClient member = chatting(eve);
    TestClient.assertRefused(
        put(member, wanted("USER", colleague, "REQUESTS", "DAY", 1)), 403, "NOT_ALLOWED");
    TestClient.assertRefused(member.delete("/api/limits/" + set.string("id")), 403, "NOT_ALLOWED");
    assertThat(eve.delete("/api/limits/" + set.string("id")).status()).isEqualTo(204);
    assertThat(eve.get("/api/limits").json().get("limits").elements()).hasSize(1);
  }

  private static Answer put(TestClient client, JsonObject wanted) {
    return client.send(
        "PUT", "/api/limits", "application/json", BodyPublishers.ofString(wanted.toString()));
  }

  // Somebody who manages nothing: nothing makes such members yet, but keys can be less.
  private TestClient chatting(TestClient owner) {
    return TestClient.bearer(
        server,
        owner
            .post("/api/keys", Json.object("name", "Chat", "scopes", List.of("chat")))
            .string("token"));
  }

  private static Answer submitBy(TestClient client) {
    return client.submit(
        "/usage/limits", "whose", "", "measure", "REQUESTS", "amount", "1", "period", "DAY");
  }

  private String userId() {
    return ada.get("/api/auth/me").json().string("id");
  }

  private TestClient stranger() {
    TestClient anonymous = TestClient.anonymous(server);
    return anonymous.with(
        "Authorization",
        "Bearer "
            + anonymous
                .post(
                    "/api/auth/register",
                    Json.object(
                        "name", "Eve", "email", "eve@example.com", "password", "a long password"))
                .string("accessToken"));
  }

  private Answer ask(String message) {
    return ada.post("/api/chat", Json.object("message", message));
  }

  private JsonObject limit(
      String subject, String subjectId, String measure, String period, Object amount) {
    Answer answer = put("/api/limits", wanted(subject, subjectId, measure, period, amount));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonObject wanted(
      String subject, String subjectId, String measure, String period, Object amount) {
    return Json.object(
        "subject", subject,
        "subjectId", subjectId,
        "measure", measure,
        "period", period,
        "amount", amount,
        "currency", "USD");
  }

  private static JsonObject price(String input) {
    var rate = new BigDecimal(input);
    return Json.object(
        "provider",
        "anthropic",
        "model",
        "claude-opus-4-5",
        "currency",
        "USD",
        "input",
        rate,
        "output",
        rate.add(rate),
        "cachedInput",
        1);
  }

  private Answer put(String path, JsonObject body) {
    return ada.send("PUT", path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  private Answer delete(String path) {
    return ada.send("DELETE", path, null, BodyPublishers.noBody());
  }
}
