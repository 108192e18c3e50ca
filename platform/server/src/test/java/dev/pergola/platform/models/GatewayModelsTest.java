// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The models that the gateway lists, and those that make vectors. */
@Timeout(60)
class GatewayModelsTest {
  private final ScriptedProvider script = ScriptedProvider.create();
  private final GatewayServer gateway = GatewayServer.start(script);
  private final TestClient program = gateway.program();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void modelsAreListedAndTold() {
    FixturePlugin.providing(
        gateway.server(),
        "p2",
        ScriptedProvider.of("router", new Model("meta/llama:8b", "Llama", 0)));

    assertThat(program.get("/v1/models").json())
        .hasToString(
            """
            {"object":"list","data":[\
            {"id":"script/actor","object":"model","created":0,"owned_by":"script"},\
            {"id":"router/meta/llama:8b","object":"model","created":0,"owned_by":"router"}]}""");
    for (String id : List.of("router/meta/llama:8b", "router%2Fmeta%2Fllama%3A8b")) {
      assertThat(program.get("/v1/models/" + id).string("id")).isEqualTo("router/meta/llama:8b");
    }
    GatewayServer.assertError(program.get("/v1/models/gpt-9"), 404, "model_not_found");
  }

  @Test
  void textsBecomeVectors() {
    FixturePlugin.providing(gateway.server(), "p2", new Embedder());
    JsonObject request = Json.object("model", "vec/tor", "input", Json.array("a", "bc"));

    var floats = program.post("/v1/embeddings", request.with("dimensions", 2));
    var base64 =
        program.post(
            "/v1/embeddings", request.with("input", "a").with("encoding_format", "base64"));

    assertThat(floats.json())
        .hasToString(
            """
            {"object":"list","data":[\
            {"object":"embedding","index":0,"embedding":[1.0,0.1]},\
            {"object":"embedding","index":1,"embedding":[2.0,0.1]}],\
            "model":"vec/tor","usage":{"prompt_tokens":3,"total_tokens":3}}""");
    assertThat(gateway.row(floats).inputTokens()).isEqualTo(3);
    assertThat(base64.body()).contains("\"embedding\":\"AACAP83MzD0=\"");
    assertThat(program.post("/v1/embeddings", request.with("input", Json.array(1, 2))).status())
        .isEqualTo(400);
    assertThat(program.post("/v1/embeddings", request.with("model", "script/actor")).status())
        .isEqualTo(400);
  }

  private static final class Embedder implements ModelProvider {
    @Override
    public String name() {
      return "vec";
    }

    @Override
    public List<Model> models() {
      return List.of(new Model("tor", "Vectors", -1, Model.Kind.EMBEDDING, null));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "It only embeds.");
    }

    @Override
    public Embeddings embed(EmbeddingRequest request) {
      return new Embeddings(
          request.texts().stream().map(text -> new float[] {text.length(), 0.1f}).toList(),
          new Usage(request.texts().stream().mapToInt(String::length).sum(), 0, 0, 0),
          "tor");
    }
  }
}
