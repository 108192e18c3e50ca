// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmollama;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonBoolean;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.plugins.llmwire.Answer;
import java.util.Objects;
import java.util.UUID;

/** Puts a streamed answer together, line by line. For one thread. */
final class OllamaAnswer {
  private final Answer answer;

  OllamaAnswer(Answer answer) {
    this.answer = answer;
  }

  /** Takes a line, and says whether it was the last one. */
  boolean add(JsonObject line) {
    answer.answeredBy(line.string("model"));
    JsonObject message = line.object("message");
    answer.say(message.string("content"));
    Json calls = message.get("tool_calls");
    if (calls != null) {
      calls.elements().forEach(this::addCall);
    }
    if (!JsonBoolean.TRUE.equals(line.get("done"))) {
      return false;
    }
    answer.count(new Usage(count(line, "prompt_eval_count"), count(line, "eval_count"), 0, 0));
    answer.stop(
        "length".equals(line.string("done_reason")) ? StopReason.MAX_TOKENS : StopReason.END);
    return true;
  }

  private void addCall(Json json) {
    if (json instanceof JsonObject call) {
      JsonObject function = call.object("function");
      String id = Objects.requireNonNullElse(call.string("id"), "");
      Json arguments = Objects.requireNonNullElse(function.get("arguments"), JsonObject.EMPTY);
      answer.call(
          ToolCall.parse(
              id.isEmpty() ? "call_" + UUID.randomUUID() : id,
              Objects.requireNonNullElse(function.string("name"), ""),
              arguments.text()));
    }
  }

  private static long count(JsonObject line, String name) {
    return Objects.requireNonNullElse(line.integer(name), 0L);
  }
}
