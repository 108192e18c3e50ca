// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits over HTTP: how they are set, what they count, and what they refuse. */
class LimitsApiTest {
  private final PaidServer paid = PaidServer.start();
  private final TestClient ada = paid.ada();

  @AfterEach
  void stop() {
    paid.close();
  }

  @Test
  void aSpentBudgetIsAnsweredWithTheTimeOfItsRenewal() {
    String id = paid.limit("USER", paid.userId(), "REQUESTS", "DAY", 1).string("id");
    assertThat(paid.ask("Hello").status()).isEqualTo(200);

    Answer refused = paid.ask("Hello again");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.string("code")).isEqualTo("BUDGET_SPENT");
    assertThat(refused.string("detail")).contains("1 request per day", "It is renewed on");
    assertThat(Long.parseLong(refused.header("Retry-After")))
        .isEqualTo(refused.json().integer("retryAfter"))
        .isBetween(1L, 86_400L);
    assertThat(refused.string("renewedAt")).endsWith("T00:00:00Z");
    assertThat(paid.vendor().requests()).hasSize(1);

    assertThat(ada.delete("/api/limits/" + id).status()).isEqualTo(204);
    assertThat(paid.ask("Hello again").status()).isEqualTo(200);
    assertThat(ada.delete("/api/limits/" + id).status()).isEqualTo(404);
  }

  @Test
  void aLimitThatIsSetLateCountsWhatWasUsedBefore() {
    paid.ask("Hello");
    paid.ask("Hello");

    JsonObject limit = paid.limit("ORGANIZATION", null, "REQUESTS", "MONTH", 5);

    assertThat(limit.integer("used")).isEqualTo(2);
    assertThat(paid.limit("ORGANIZATION", null, "TOKENS", "MONTH", 5_000_000).integer("used"))
        .isEqualTo(240);
    JsonObject money = paid.limit("ORGANIZATION", null, "MONEY", "MONTH", new BigDecimal("12.5"));
    // 90 fresh at 5, 10 cached at 0.50, 20 written at 25: twice.
    assertThat(money.get("used")).isEqualTo(Json.of(new BigDecimal("0.00191")));
    assertThat(money.string("currency")).isEqualTo("USD");
  }

  @Test
  void aLimitOfTheSameKindIsReplacedAndKeepsWhatIsUsed() {
    paid.limit("ORGANIZATION", null, "REQUESTS", "DAY", 5);
    paid.ask("Hello");

    JsonObject limit = paid.limit("ORGANIZATION", null, "REQUESTS", "DAY", 7);

    assertThat(limit.integer("used")).isOne();
    assertThat(ada.get("/api/limits").json().get("limits").elements()).containsExactly(limit);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertRefused(400, Json.object("subject", "USER", "measure", "MONEY"));
    assertRefused(400, PaidServer.wanted("TEAM", null, "MONEY", "MONTH", 5));
    assertRefused(
        400, PaidServer.wanted("ORGANIZATION", null, "REQUESTS", "DAY", new BigDecimal("0.5")));
    assertRefused(400, PaidServer.wanted("ORGANIZATION", null, "REQUESTS", "DAY", -1));
    assertRefused(
        400, PaidServer.wanted("ORGANIZATION", null, "MONEY", "DAY", 1).with("currency", "usd"));
    assertRefused(
        404, PaidServer.wanted("USER", "01a1fc52-fd5f-7356-851f-db939af8b332", "MONEY", "DAY", 1));
    assertThat(
            ada.put(
                    "/api/limits",
                    PaidServer.wanted("ORGANIZATION", null, "MONEY", "DAY", new BigDecimal("1e13")))
                .string("detail"))
        .isEqualTo("amount must be from 0 to 1,000,000,000.");
    assertThat(
            ada.put(
                    "/api/limits",
                    PaidServer.wanted(
                        "ORGANIZATION", null, "TOKENS", "DAY", new BigDecimal("1e30")))
                .string("detail"))
        .isEqualTo("amount must be from 0 to 1,000,000,000,000,000.");
    assertThat(ada.get("/api/usage?by=week").status()).isEqualTo(400);
    assertThat(ada.get("/api/usage?by=MODEL").string("by")).isEqualTo("model");
    assertThat(ada.get("/api/usage?from=2026-02-30").status()).isEqualTo(400);
    assertThat(ada.get("/usage?by=week").status()).isEqualTo(400);
  }

  private void assertRefused(int status, JsonObject wanted) {
    assertThat(ada.put("/api/limits", wanted).status()).as(wanted.toString()).isEqualTo(status);
  }
}
