// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The chat's API as the browser sees it, with answers that are written down: what is asked decides
 * which.
 */
final class ScriptedChat {
  static final String CONVERSATION = "0195f0c0-0000-7000-8000-000000000001";

  /** The conversation that a new question begins. */
  private static final String ASKED = CONVERSATION.replace("0001", "0099");

  private static final String TABLE =
      """
      {"columns":[{"name":"contact","title":"Contact","numeric":false},\
      {"name":"due","title":"Due","numeric":false},\
      {"name":"days","title":"Days overdue","numeric":true},\
      {"name":"amount","title":"Amount due","numeric":true}],\
      "rows":[%s],"text":[%s],"truncated":false}"""
          .formatted(
              IntStream.range(0, 24)
                  .mapToObj(
                      i ->
                          "[\"Contact %d\",\"2026-10-%02d\",%d,{\"minorUnits\":%d,\"currency\":\"AUD\"}]"
                              .formatted(i, i + 1, 50 - i, 123_450 + i * 999))
                  .collect(Collectors.joining(",")),
              IntStream.range(0, 24)
                  .mapToObj(
                      i ->
                          "[\"Contact %d\",\"2026-10-%02d\",\"%d\",\"%,.2f AUD\"]"
                              .formatted(i, i + 1, 50 - i, (123_450 + i * 999) / 100.0))
                  .collect(Collectors.joining(",")));

  private static final String ANSWER =
      """
      **24 invoices are overdue**, 32,384.76 AUD in total. The oldest is *Contact 0*'s, 50 days \
      late.

      | Contact | Invoice | Days overdue | Amount due |
      | --- | --- | ---: | ---: |
      | Riverbank Café & Bakery | INV-0231 | 50 | 1,234.50 AUD |
      | Hollow Creek Engineering | INV-0240 | 31 | 12,400.00 AUD |
      | Marigold Florists | INV-0255 | 12 | 640.25 AUD |

      What to do next:

      1. Call **Hollow Creek Engineering** first: they owe the most.
      2. Send a reminder, see [how](https://example.com/reminders).

      ```
      Dear customer, your invoice INV-0240 is 31 days overdue.
      ```
      """;

  private static final String ATTEMPTS =
      """
      [{"model":"anthropic/claude-sonnet-5-5","result":"SKIPPED","error":"COOLING_DOWN",\
      "reason":"anthropic is let alone for a while: overloaded.","millis":0,"ownKey":false},\
      {"model":"openai/gpt-5-mini","result":"FAILED","error":"UNAVAILABLE",\
      "reason":"OpenAI answered with status 503 <b>and</b> no explanation.","millis":1240,"ownKey":true},\
      {"model":"offline/offline","result":"ANSWERED","error":null,"reason":null,"millis":80,\
      "ownKey":false}]""";

  private static final String EXCERPT =
      """
      {"messageId":"6","parts":[{"text":"…that you ","found":false},\
      {"text":"owe","found":true},{"text":" <b>12,400.00 AUD</b> since","found":false}]}""";

  private final Duration pace;
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicInteger questions = new AtomicInteger();

  /**
   * @param pace between two words
   */
  ScriptedChat(Duration pace) {
    this.pace = pace;
  }

  /** How often a session was renewed. */
  int refreshes() {
    return refreshes.get();
  }

  void refresh(HttpExchange exchange) throws IOException {
    refreshes.incrementAndGet();
    PreviewServer.answer(exchange, 200, "application/json", "{}");
  }

  void conversations(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("GET")) {
      PreviewServer.answer(exchange, 200, "application/json", "{}");
    } else if (path.equals("/api/conversations")) {
      PreviewServer.answer(exchange, 200, "application/json", list(exchange));
    } else if (path.endsWith("/superseded")) {
      PreviewServer.answer(exchange, 200, "application/json", superseded());
    } else if (path.endsWith(ASKED)) {
      PreviewServer.answer(
          exchange, 200, "application/json", "{\"title\":\"Debtors in March\",\"messages\":[]}");
    } else if (path.endsWith(CONVERSATION)) {
      PreviewServer.answer(exchange, 200, "application/json", history());
    } else {
      PreviewServer.answer(
          exchange,
          404,
          "application/problem+json",
          "{\"status\":404,\"code\":\"NOT_FOUND\",\"detail\":\"There is no such conversation.\"}");
    }
  }

  /** Much for what is "costly", a price that nobody knows for what is "priceless". */
  static void estimate(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean costly = body.contains("costly");
    boolean priceless = body.contains("priceless");
    PreviewServer.answer(
        exchange,
        200,
        "application/json",
        "{\"model\":\"openai/gpt-5-mini\",\"inputTokens\":%d,\"outputTokens\":2000,\"cost\":%s,\"confirm\":%s}"
            .formatted(
                costly || priceless ? 48_000 : 900,
                priceless
                    ? "null"
                    : "{\"micros\":%d,\"amount\":\"0.85\",\"currency\":\"USD\"}"
                        .formatted(costly ? 850_000 : 4_370),
                costly || priceless));
  }

  void preferences(HttpExchange exchange) throws IOException {
    PreviewServer.answer(exchange, 200, "application/json", "{\"style\":\"NORMAL\"}");
  }

  private static String list(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String titles =
        query.contains("q=zebra")
            ? ""
            : IntStream.range(1, 21)
                .mapToObj(
                    i ->
                        """
                        {"id":"0195f0c0-0000-7000-8000-%012d","title":"%s","bookmarked":%s,\
                        "projectId":%s,"excerpt":%s}"""
                            .formatted(
                                i,
                                i % 4 == 0 ? "Profit and loss, month by month" : "Who owes me",
                                i % 5 == 2,
                                i % 3 == 0 ? "\"0195f0c0-0000-7000-8000-0000000000b1\"" : "null",
                                query.contains("q=") ? EXCERPT : "null"))
                .filter(one -> !query.contains("bookmarked=true") || one.contains("ed\":true"))
                .collect(Collectors.joining(","));
    return "{\"conversations\":[%s],\"next\":%s}"
        .formatted(
            titles, query.contains("before=") || query.contains("q=") ? "null" : "\"0195f0c0\"");
  }

  private static String superseded() {
    return """
    {"messages":[
    {"id":"a1","role":"USER","text":"Who owes us?","status":"COMPLETE","notice":null,"createdAt":"2026-11-20T08:58:00Z","toolCalls":[],"supersedes":false},
    {"id":"a2","role":"ASSISTANT","text":"Nobody that I know of.","status":"COMPLETE","notice":null,"model":"openai/gpt-5-mini","createdAt":"2026-11-20T08:58:02Z","toolCalls":[],"usage":{"inputTokens":812,"outputTokens":9}}]}\
    """;
  }

  private static String history() {
    return """
    {"id":"%s","title":"Who owes me","answering":false,"earlier":null,"model":"openai/gpt-5-mini","style":"CONCISE","projectId":"0195f0c0-0000-7000-8000-0000000000b1","messages":[
    {"id":"1","role":"USER","text":"Who owes me money?","status":"COMPLETE","notice":null,"createdAt":"2026-11-20T09:00:00Z","toolCalls":[],"supersedes":true},
    {"id":"2","role":"ASSISTANT","text":"","status":"COMPLETE","notice":null,"model":"offline/offline","createdAt":"2026-11-20T09:00:01Z","toolCalls":[{"id":"c1","name":"xero_aged_receivables","title":"Aged receivables","arguments":{"asOf":"2026-11-20"},"result":{"text":"24 invoices are overdue.","failed":false,"table":%s}}]},
    {"id":"4","role":"ASSISTANT","text":%s,"status":"COMPLETE","notice":null,"model":"offline/offline","createdAt":"2026-11-20T09:00:02Z","toolCalls":[],"usage":{"inputTokens":1200,"outputTokens":34},"attempts":%s},
    {"id":"5","role":"USER","text":"And suppliers?\\nAll of them, please.","status":"COMPLETE","notice":null,"createdAt":"2026-11-20T09:01:00Z","toolCalls":[]},
    {"id":"6","role":"ASSISTANT","text":"You owe ","status":"STOPPED","notice":null,"model":"offline/offline","createdAt":"2026-11-20T09:01:02Z","toolCalls":[{"id":"c2","name":"xero_aged_payables","title":"Aged payables","arguments":{},"result":null}]}]}\
    """
        .formatted(CONVERSATION, TABLE, quoted(ANSWER), ATTEMPTS);
  }

  /** Streams the answer; one that holds "forever" never ends by itself. */
  void stream(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String question = body.contains("\"message\":null") ? body + asked.get() : body;
    asked.set(question);
    if (question.contains("refuse")) {
      PreviewServer.answer(
          exchange,
          409,
          "application/problem+json",
          "{\"status\":409,\"code\":\"CONFLICT\",\"detail\":\"It is still answering.\"}");
      return;
    }
    if (question.contains("expired") && refreshes.get() == 0) {
      PreviewServer.answer(exchange, 401, "application/problem+json", "{\"status\":401}");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      send(
          out,
          "start",
          "{\"conversationId\":\"%s\",\"title\":\"Who owes me\",\"model\":\"offline/offline\",\"questionId\":\"q%d\"}"
              .formatted(
                  question.contains(CONVERSATION) ? CONVERSATION : ASKED,
                  questions.incrementAndGet()));
      if (question.contains("policy")) {
        cite(out);
        return;
      }
      if (question.contains("forever")) {
        send(out, "delta", "{\"text\":\"It goes on\"}");
        for (; ; ) {
          send(out, "delta", "{\"text\":\" and on\"}");
          pause(Duration.ofMillis(20));
        }
      }
      send(
          out,
          "tool_call",
          "{\"id\":\"c1\",\"name\":\"xero_aged_receivables\",\"title\":\"Aged receivables\",\"arguments\":{\"asOf\":\"2026-11-20\"}}");
      pause(pace.multipliedBy(20));
      send(
          out,
          "tool_result",
          "{\"id\":\"c1\",\"name\":\"xero_aged_receivables\",\"text\":\"24 invoices are overdue.\",\"failed\":false,\"table\":%s}"
              .formatted(TABLE));
      pause(pace.multipliedBy(5));
      if (question.contains("break")) {
        send(out, "delta", "{\"text\":\"The total is\"}");
        send(
            out,
            "error",
            "{\"code\":\"UNAVAILABLE\",\"detail\":\"The model does not answer. Try again in a minute.\",\"attempts\":%s}"
                .formatted(ATTEMPTS));
        return;
      }
      for (String word : ANSWER.split("(?<=\\s)")) {
        send(out, "delta", "{\"text\":%s}".formatted(quoted(word)));
        pause(pace);
      }
      send(out, "usage", "{\"inputTokens\":1000,\"outputTokens\":234}");
      send(
          out,
          "done",
          "{\"model\":\"offline/offline\",\"reply\":\"\",\"cost\":{\"micros\":4370,\"amount\":\"0.00437\",\"currency\":\"USD\"},\"titleFollows\":%s,\"attempts\":%s}"
              .formatted(
                  question.contains("a title"), question.contains("instead") ? ATTEMPTS : "[]"));
    }
  }

  private static void cite(OutputStream out) throws IOException {
    String source =
        "{\"number\":%d,\"documentId\":\"d%d\",\"passage\":%d,\"name\":\"Policy <b>%d</b>.pdf\",\"place\":\"page 3\",\"cited\":%s}";
    send(
        out,
        "sources",
        "{\"sources\":[%s,%s]}"
            .formatted(source.formatted(1, 1, 4, 1, false), source.formatted(2, 2, 0, 2, false)));
    send(out, "delta", "{\"text\":\"At most **180** euros [1], `[1]`, and nothing else [7].\"}");
    send(
        out,
        "done",
        "{\"model\":\"offline/offline\",\"reply\":\"\",\"cost\":null,\"titleFollows\":false,\"sources\":[%s,%s]}"
            .formatted(source.formatted(1, 1, 4, 1, true), source.formatted(2, 2, 0, 2, false)));
  }

  private static void send(OutputStream out, String name, String data) throws IOException {
    out.write("event: %s\ndata: %s\n\n".formatted(name, data).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static String quoted(String text) {
    return dev.pergola.api.Json.string(text).toString();
  }
}
