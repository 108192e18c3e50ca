// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A vendor's server that speaks OpenAI's format, on the loopback address. What it answers depends
 * on the last message: {@code hello}, {@code weather}, {@code refuse} or {@code wait}.
 */
final class FakeCompletions implements AutoCloseable {
  private static final Json USAGE =
      Json.object("prompt_tokens", 12, "completion_tokens", 5, "total_tokens", 17);

  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);

  private FakeCompletions(HttpServer server) {
    this.server = server;
  }

  static FakeCompletions start() throws IOException {
    var fake = new FakeCompletions(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
    fake.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    fake.server.createContext("/v1/chat/completions", fake::serve);
    fake.server.start();
    return fake;
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request =
          (JsonObject)
              Json.parse(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      JsonObject last = (JsonObject) request.get("messages").elements().getLast();
      boolean stream = Json.bool(true).equals(request.get("stream"));
      String asked =
          "tool".equals(last.string("role")) ? "tool" : String.valueOf(last.string("content"));
      switch (asked) {
        case "refuse" -> {
          exchange.getResponseHeaders().set("Retry-After", "3");
          send(
              exchange,
              429,
              Json.object(
                  "error",
                  Json.object(
                      "message", "Slow down.", "type", "requests", "param", null, "code", "busy")));
        }
        case "weather" ->
            answer(
                exchange,
                stream,
                Json.object(
                    "role",
                    "assistant",
                    "content",
                    null,
                    "tool_calls",
                    List.of(
                        Json.object(
                            "index",
                            0,
                            "id",
                            "call-1",
                            "type",
                            "function",
                            "function",
                            Json.object("name", "weather", "arguments", "{\"city\":\"Paris\"}")))),
                "tool_calls");
        case "wait" -> waitForTheClientToGo(exchange);
        default ->
            answer(
                exchange,
                stream,
                Json.object(
                    "role",
                    "assistant",
                    "content",
                    asked.equals("tool") ? "It rains." : "Hello there."),
                "stop");
      }
    }
  }

  private static void answer(
      HttpExchange exchange, boolean stream, JsonObject message, String reason) throws IOException {
    JsonObject head =
        Json.object(
            "id",
            "chatcmpl-1",
            "object",
            stream ? "chat.completion.chunk" : "chat.completion",
            "created",
            1_767_225_600,
            "model",
            "fake");
    if (!stream) {
      send(
          exchange,
          200,
          head.with(
                  "choices",
                  List.of(Json.object("index", 0, "message", message, "finish_reason", reason)))
              .with("usage", USAGE));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    event(out, head.with("choices", List.of(choice(message, null))));
    event(out, head.with("choices", List.of(choice(JsonObject.EMPTY, reason))));
    event(out, head.with("choices", List.of()).with("usage", USAGE));
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void waitForTheClientToGo(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    JsonObject word =
        Json.object(
            "id",
            "chatcmpl-1",
            "object",
            "chat.completion.chunk",
            "created",
            1,
            "model",
            "fake",
            "choices",
            List.of(choice(Json.object("content", "One "), null)));
    try {
      do {
        event(out, word);
      } while (!closing.await(20, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonObject choice(
      JsonObject delta, @org.jspecify.annotations.Nullable String reason) {
    return Json.object("index", 0, "delta", delta, "finish_reason", reason);
  }

  private static void event(OutputStream out, Json json) throws IOException {
    out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void send(HttpExchange exchange, int status, Json json) throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
