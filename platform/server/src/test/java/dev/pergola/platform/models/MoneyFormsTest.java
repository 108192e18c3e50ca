// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages about usage, limits and prices, and their forms. */
class MoneyFormsTest {
  private final PaidServer paid = PaidServer.start();
  private final TestClient ada = paid.ada();

  @AfterEach
  void stop() {
    paid.close();
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
    assertThat(paid.server().bean(Prices.class).of("custom", "whatever-1"))
        .satisfies(price -> assertThat(price.rates().input()).isEqualTo(1_250_000));
    assertThat(ada.submit("/usage/prices/remove", "provider", "custom", "model", "*").status())
        .isEqualTo(303);
    assertThat(paid.server().bean(Prices.class).of("custom", "whatever-1")).isNull();
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
            "value=\"user:" + paid.userId(),
            "value=\"key:" + key,
            "Nightly &lt;reports&gt;, your key ending in");

    assertThat(submit("key:" + key).status()).isEqualTo(303);
    assertThat(submit("user:" + paid.userId()).status()).isEqualTo(303);

    assertThat(ada.get("/api/limits").json().get("limits").elements())
        .extracting(limit -> ((JsonObject) limit).string("subjectId"))
        .containsExactlyInAnyOrder(key, paid.userId());
    assertThat(ada.get("/usage/limits").body().replaceAll("(?s)<select.*?</select>", ""))
        .contains("Nightly &lt;reports&gt;", "You", "12.50 USD left");
    ada.delete("/api/keys/" + key);
    assertThat(ada.get("/usage/limits").body()).doesNotContain("Nightly", key);
    assertThat(ada.get("/api/limits").body()).contains(paid.userId()).doesNotContain(key);
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
  void theChartsComeFromThisServer() {
    Answer library =
        TestClient.anonymous(paid.server()).get("/lib/echarts/dist/echarts.esm.min.js");

    assertThat(library.status()).isEqualTo(200);
    assertThat(library.header("Content-Type")).startsWith("application/javascript");
    assertThat(ada.get("/usage").body()).contains("/assets/js/usage.js");
  }
}
