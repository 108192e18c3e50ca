// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page Models, as its forms work without JavaScript. */
class ModelsPagesTest {
  private final ScriptedProvider openai =
      ScriptedProvider.of("openai", new Model("gpt", "GPT", 2)).takingKeys();
  private final ScriptedProvider ollama =
      ScriptedProvider.of("ollama", new Model("llama", "Llama", 1));
  private TestServer server;
  private TestClient ada;
  private TestClient bo;

  @BeforeEach
  void start() {
    server =
        TestServer.start(TestServer.On.SQLITE, Map.of("pergola.accounts.registration", "open"));
    FixturePlugin.providing(server, "llm-openai", openai);
    FixturePlugin.providing(server, "llm-ollama", ollama);
    ada = TestClient.administrator(server);
    bo =
        TestClient.bearer(
            server,
            TestClient.anonymous(server)
                .post(
                    "/api/auth/register",
                    Json.object(
                        "name", "Bo", "email", "bo@example.com", "password", TestClient.PASSWORD))
                .string("accessToken"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theFailoverOrderIsMovedByOnePlaceAtATime() {
    move("add", "openai/gpt");
    move("add", "ollama/llama");
    move("add", "openai/gpt");
    assertThat(order()).containsExactly("openai/gpt", "ollama/llama");

    Answer moved = move("down", "openai/gpt");
    assertThat(order()).containsExactly("ollama/llama", "openai/gpt");
    assertThat(moved.header("Location")).endsWith("?moved=down+openai%2Fgpt#failover");
    assertThat(ada.get("/models?moved=down+openai%2Fgpt").body()).contains("autofocus");

    move("down", "openai/gpt");
    move("up", "ollama/llama");
    assertThat(order()).containsExactly("ollama/llama", "openai/gpt");
    move("remove", "ollama/llama");
    assertThat(order()).containsExactly("openai/gpt");
  }

  @Test
  void defaultsAliasesAndInstructionsAreSetByForms() {
    ada.submit("/models/aliases", "name", "house", "models", "ollama/llama, openai/gpt");
    ada.submit("/models/default", "model", "house");
    ada.submit("/models/prompts", "prompt", "In euros.");
    ada.submit("/models/prompts", "provider", "ollama", "prompt", "Briefly.");
    ada.submit("/models/preferred", "model", "openai/gpt");

    JsonObject shown = ada.get("/api/routing").json();
    assertThat(shown.object("rules"))
        .hasToString(
            """
            {"model":"house","failover":[],"aliases":{"house":["ollama/llama","openai/gpt"]},\
            "prompt":"In euros.","prompts":{"ollama":"Briefly."}}""");
    assertThat(shown.string("preferred")).isEqualTo("openai/gpt");
    assertThat(shown.object("now").string("origin")).isEqualTo("USER");

    ada.submit("/models/preferred", "model", "");
    assertThat(ada.get("/api/models").json().string("default")).isEqualTo("ollama/llama");
    ada.post("/api/chat", Json.object("message", "Hello"));
    assertThat(ollama.requests().getLast().system()).contains("In euros.\n\nBriefly.");

    ada.submit("/models/aliases", "name", "house");
    assertThat(ada.get("/api/routing").json().object("rules").object("aliases"))
        .isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void anAliasStandsForModelsAndWhatNobodyOffersIsTold() {
    for (String aliases :
        List.of(
            "{\"loop\": \"loop\"}",
            "{\"a\": \"b\", \"b\": \"openai/gpt\"}",
            "{\"house\": [\"openai/gpt\", \"best\"]}")) {
      assertThat(routing("{\"aliases\": %s}".formatted(aliases)).string("detail"))
          .contains("Name models, as provider/model.");
    }
    Answer told =
        routing(
            """
            {"model": "zzz", "failover": ["openai/gpt", "gpt", "gone/x"], "prompts": {"nope": "x"},
            "aliases": {"house": ["ollama/llama", "zzz"]}}
            """);

    assertThat(told.status()).as(told.body()).isEqualTo(200);
    assertThat(told.json().get("warnings"))
        .isEqualTo(
            Json.array(
                "No started plugin has models of the provider nope now.",
                "No started plugin offers the model gone/x now.",
                "No started plugin offers the model zzz now."));
    assertThat(
            routing("{\"model\": \"house\", \"failover\": [], \"prompts\": {}, \"aliases\": {}}")
                .json()
                .get("warnings")
                .elements())
        .hasSize(1);
    assertThat(routing("{\"model\": null}").json().get("warnings").elements()).isEmpty();
  }

  private Answer routing(String rules) {
    return ada.send("PUT", "/api/routing", "application/json", BodyPublishers.ofString(rules));
  }

  @Test
  void aTrialIsARealCallThatTheLedgerKnows() {
    assertThat(ada.submit("/models/test", "model", "openai/gpt").body())
        .contains("openai/gpt answered in");
    openai.then(
        (_, _) -> {
          throw new PergolaException(StandardError.AUTHENTICATION_FAILED, "No such key.");
        });
    assertThat(ada.submit("/models/test", "model", "openai/gpt").body())
        .contains("openai/gpt: No such key.")
        .contains("Failed last time");

    assertThat(ada.get("/api/usage/export").body().lines().filter(line -> line.contains("TEST")))
        .hasSize(2);
    assertThat(ada.submit("/models/test", "model", "gone/model").status()).isEqualTo(400);
  }

  @Test
  void whoManagesNothingSeesAndSetsTheirOwnOnly() {
    // A key that chats only, since nothing makes members who own nothing yet.
    bo =
        TestClient.bearer(
            server,
            bo.post("/api/keys", Json.object("name", "Chat", "scopes", List.of("chat")))
                .string("token"));
    String page = bo.get("/models").body();

    assertThat(page).contains("openai/gpt", "Bring a key", "The model you prefer");
    assertThat(page)
        .doesNotContain(
            "Failover order", "Standing instructions", "data-test", "organization’s, for");
    for (String form : List.of("failover", "default", "aliases", "prompts")) {
      assertThat(bo.submit("/models/" + form, "model", "openai/gpt").status())
          .as(form)
          .isEqualTo(403);
    }
    assertThat(bo.submit("/models/test", "model", "openai/gpt").status()).isEqualTo(403);
    assertThat(
            bo.submit(
                    "/models/keys",
                    "provider",
                    "openai",
                    "owner",
                    "organization",
                    "key",
                    "sk-of-the-house-1")
                .status())
        .isEqualTo(403);

    assertThat(
            bo.submit("/models/keys", "provider", "openai", "key", "sk-bos-own-key-123456789")
                .status())
        .isEqualTo(303);
    assertThat(bo.get("/models").body())
        .contains("Your own key, ends in 6789", "data-test=\"openai/gpt\"");
    assertThat(bo.submit("/models/test", "model", "openai/gpt").status()).isEqualTo(200);
    assertThat(ada.get("/models").body()).doesNotContain("6789");
  }

  @Test
  void whoOwnsAnOrganizationSetsItsRulesAndKeysAndNobodyElses() {
    assertThat(bo.get("/models").body())
        .contains("Failover order", "Standing instructions", "organization’s, for")
        .doesNotContain("/plugins/", "data-test");
    assertThat(bo.submit("/models/failover", "move", "add", "model", "ollama/llama").status())
        .isEqualTo(303);
    assertThat(bo.submit("/models/test", "model", "openai/gpt").status()).isEqualTo(403);
    assertThat(
            bo.submit(
                    "/models/keys",
                    "provider",
                    "openai",
                    "owner",
                    "organization",
                    "key",
                    "sk-of-bos-house-123456789")
                .status())
        .isEqualTo(303);

    assertThat(bo.get("/models").body())
        .contains("Your organization’s key, ends in 6789", "data-test=\"openai/gpt\"");
    assertThat(bo.submit("/models/test", "model", "openai/gpt").status()).isEqualTo(200);
    assertThat(bo.get("/api/routing").json().object("rules").get("failover"))
        .isEqualTo(Json.array("ollama/llama"));
    assertThat(order()).isEmpty();
    assertThat(ada.get("/models").body()).doesNotContain("6789");
  }

  private Answer move(String move, String model) {
    Answer answer = ada.submit("/models/failover", "move", move, "model", model);
    assertThat(answer.status()).isEqualTo(303);
    return answer;
  }

  private List<String> order() {
    return ada.get("/api/routing").json().object("rules").get("failover").elements().stream()
        .map(Json::text)
        .toList();
  }
}
