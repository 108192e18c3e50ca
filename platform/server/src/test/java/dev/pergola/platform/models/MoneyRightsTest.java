// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.accounts.Colleague;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sees and who sets what is about money. */
class MoneyRightsTest {
  private final PaidServer paid = PaidServer.start();
  private final TestClient ada = paid.ada();

  @AfterEach
  void stop() {
    paid.close();
  }

  @Test
  void onlyAdministratorsSetPricesAndLimitsOfOrganizationsAndNobodySeesAnotherOrganization() {
    paid.ask("Hello");
    paid.limit("ORGANIZATION", null, "REQUESTS", "DAY", 7);
    TestClient eve = paid.stranger();

    String adas = ada.get("/api/auth/me").json().object("organization").string("id");
    assertThat(eve.get("/api/limits?organization=" + adas).status()).isEqualTo(404);
    assertThat(eve.get("/usage/prices").status()).isEqualTo(403);
    assertThat(eve.get("/api/limits").json().get("limits").elements()).isEmpty();
    assertThat(
            eve.put("/api/limits", PaidServer.wanted("ORGANIZATION", null, "MONEY", "DAY", 1))
                .status())
        .isEqualTo(403);
    assertThat(eve.put("/api/prices", PaidServer.price("1")).status()).isEqualTo(403);
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
    assertThat(TestClient.anonymous(paid.server()).get("/api/usage").status()).isEqualTo(401);
    assertThat(ada.get("/api/usage").json().object("total").integer("calls")).isOne();
  }

  @Test
  void everybodySeesTheLimitsThatHoldForThemAndWhatIsLeftButNobodyElses() {
    TestClient owner = paid.stranger();
    JsonObject me = owner.get("/api/auth/me").json();
    String organization = me.object("organization").string("id");
    String key =
        owner.post("/api/keys", Json.object("name", "Mine")).json().object("key").string("id");
    TestClient eve = chatting(owner);
    String other = Colleague.join(paid.server(), UUID.fromString(organization)).toString();
    for (JsonObject wanted :
        List.of(
            PaidServer.wanted("ORGANIZATION", null, "MONEY", "MONTH", 50),
            PaidServer.wanted("USER", me.string("id"), "REQUESTS", "DAY", 5),
            PaidServer.wanted("API_KEY", key, "TOKENS", "DAY", 900),
            PaidServer.wanted("USER", other, "REQUESTS", "DAY", 7))) {
      assertThat(ada.put("/api/limits", wanted.with("organizationId", organization)).status())
          .isEqualTo(200);
    }
    paid.limit("ORGANIZATION", null, "REQUESTS", "DAY", 3);
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

  private static Answer submitBy(TestClient client) {
    return client.submit(
        "/usage/limits", "whose", "", "measure", "REQUESTS", "amount", "1", "period", "DAY");
  }

  @Test
  void anOwnerSetsLimitsWithinTheirOrganizationBelowThatOfTheAdministrator() {
    TestClient eve = paid.stranger();
    JsonObject me = eve.get("/api/auth/me").json();
    String organization = me.object("organization").string("id");
    String colleague = Colleague.join(paid.server(), UUID.fromString(organization)).toString();
    JsonObject cap =
        ada.put(
                "/api/limits",
                PaidServer.wanted("ORGANIZATION", null, "MONEY", "MONTH", 50)
                    .with("organizationId", organization))
            .json();
    String adas = paid.limit("USER", paid.userId(), "REQUESTS", "DAY", 3).string("id");

    Answer set = eve.put("/api/limits", PaidServer.wanted("USER", colleague, "REQUESTS", "DAY", 7));

    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(eve.get("/api/limits").json().get("limits").elements()).hasSize(2);
    assertThat(eve.get("/usage/limits").body())
        .contains("Set a limit", "Colleague", "/usage/limits/%s/remove".formatted(set.string("id")))
        .doesNotContain("<option value=\"\">", "/usage/prices", cap.string("id") + "/remove", adas);
    // The administrator's is neither raised nor taken away, and another organization's is not
    // there.
    TestClient.assertRefused(
        eve.put("/api/limits", PaidServer.wanted("ORGANIZATION", null, "MONEY", "MONTH", 99)),
        403,
        "NOT_ALLOWED");
    TestClient.assertRefused(eve.delete("/api/limits/" + cap.string("id")), 403, "NOT_ALLOWED");
    TestClient.assertRefused(eve.delete("/api/limits/" + adas), 404, "NOT_FOUND");
    TestClient.assertRefused(
        eve.put("/api/limits", PaidServer.wanted("USER", paid.userId(), "REQUESTS", "DAY", 1)),
        404,
        "NOT_FOUND");
    String other = ada.get("/api/auth/me").json().object("organization").string("id");
    TestClient.assertRefused(
        eve.put(
            "/api/limits",
            PaidServer.wanted("USER", paid.userId(), "REQUESTS", "DAY", 1)
                .with("organizationId", other)),
        404,
        "NOT_FOUND");
    TestClient member = chatting(eve);
    TestClient.assertRefused(
        member.put("/api/limits", PaidServer.wanted("USER", colleague, "REQUESTS", "DAY", 1)),
        403,
        "NOT_ALLOWED");
    TestClient.assertRefused(member.delete("/api/limits/" + set.string("id")), 403, "NOT_ALLOWED");
    assertThat(eve.delete("/api/limits/" + set.string("id")).status()).isEqualTo(204);
    assertThat(eve.get("/api/limits").json().get("limits").elements()).hasSize(1);
  }

  // Somebody who manages nothing: nothing makes such members yet, but keys can be less.
  private TestClient chatting(TestClient owner) {
    return TestClient.bearer(
        paid.server(),
        owner
            .post("/api/keys", Json.object("name", "Chat", "scopes", List.of("chat")))
            .string("token"));
  }
}
