// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.plugins.RecordedEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prices over HTTP, and what an answer may cost by them. */
class PricesApiTest {
  private final PaidServer paid = PaidServer.start();
  private final TestClient ada = paid.ada();

  @AfterEach
  void stop() {
    paid.close();
  }

  @Test
  void aPriceThatIsSetCountsForLaterCallsUntilItIsTakenBack() {
    paid.ask("Hello");
    assertThat(ada.put("/api/prices", PaidServer.price("100")).status()).isEqualTo(200);
    paid.ask("Hello");

    JsonObject total = ada.get("/api/usage").json().object("total");
    // 955 as above; then 90 at 100, 10 cached at 1, and 20 at 200.
    assertThat(total.get("cost"))
        .isEqualTo(
            Json.array(
                Json.object("micros", 955 + 13_010, "amount", "0.013965", "currency", "USD")));
    assertThat(ada.get("/api/prices").json().get("set").elements()).hasSize(1);

    String path = "/api/prices?provider=anthropic&model=claude-opus-4-5";
    assertThat(ada.delete(path).status()).isEqualTo(204);
    assertThat(ada.delete(path).status()).isEqualTo(404);
    assertThat(ada.get("/api/prices").body()).contains("\"input\":5.00", "\"set\":false");
    assertThat(ada.get("/api/usage/export").body())
        .contains("input 100.00 USD, output 200.00 USD, cached 1.00 USD, cache write as input per");
    assertThat(RecordedEvents.typesAndActors(paid.server()))
        .contains("price.changed by Ada", "price.removed by Ada");
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
    assertThat(paid.vendor().requests()).isEmpty();
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
}
