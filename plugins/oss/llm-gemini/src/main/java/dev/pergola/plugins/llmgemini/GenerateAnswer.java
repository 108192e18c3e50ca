// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonBoolean;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.plugins.llmwire.Answer;
import dev.pergola.plugins.llmwire.Endpoint;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts a streamed answer of generateContent together, chunk by chunk. For one thread. */
final class GenerateAnswer {
  private final Answer answer;
  private final Endpoint endpoint;

  GenerateAnswer(Answer answer, Endpoint endpoint) {
    this.answer = answer;
    this.endpoint = endpoint;
  }

  /** Takes a chunk; which one is the last, only the end of the stream tells. */
  boolean add(JsonObject chunk) {
    answer.answeredBy(chunk.string("modelVersion"));
    // A count of words is one of this chunk's, too; the others are of what came before the words.
    boolean counted = chunk.object("usageMetadata").integer("candidatesTokenCount") != null;
    if (!counted) {
      count(chunk);
    }
    if (chunk.object("promptFeedback").string("blockReason") != null) {
      answer.stop(StopReason.REFUSED);
    }
    Json candidates = chunk.get("candidates");
    if (candidates != null
        && !candidates.elements().isEmpty()
        && candidates.elements().getFirst() instanceof JsonObject candidate) {
      Json parts = candidate.object("content").get("parts");
      if (parts != null) {
        parts.elements().forEach(this::addPart);
      }
      String reason = candidate.string("finishReason");
      if (reason != null) {
        answer.stop(stopReason(reason));
      }
    }
    if (counted) {
      count(chunk);
    }
    return false;
  }

  private void count(JsonObject chunk) {
    if (chunk.get("usageMetadata") instanceof JsonObject reported) {
      answer.count(usage(reported));
    }
  }

  private void addPart(Json json) {
    if (!(json instanceof JsonObject part)) {
      return;
    }
    if (part.get("functionCall") instanceof JsonObject call) {
      answer.call(call(call, part.string("thoughtSignature")));
    } else if (!JsonBoolean.TRUE.equals(part.get("thought"))) {
      answer.say(part.string("text"));
    }
  }

  private static ToolCall call(JsonObject call, @Nullable String signature) {
    String id = Objects.requireNonNullElse(call.string("id"), "");
    return new ToolCall(
        id.isEmpty() ? "call_" + UUID.randomUUID() : id,
        Objects.requireNonNullElse(call.string("name"), ""),
        call.object("args"),
        null,
        signature);
  }

  private static Usage usage(JsonObject reported) {
    long thoughts = count(reported, "thoughtsTokenCount");
    return new Usage(
        count(reported, "promptTokenCount") + count(reported, "toolUsePromptTokenCount"),
        count(reported, "candidatesTokenCount") + thoughts,
        count(reported, "cachedContentTokenCount"),
        thoughts);
  }

  private static long count(JsonObject object, String name) {
    return Objects.requireNonNullElse(object.integer(name), 0L);
  }

  private StopReason stopReason(String reason) {
    return switch (reason) {
      // The last one is said by servers that only speak like Google's.
      case "STOP", "FINISH_REASON_UNSPECIFIED", "FUNCTION_CALL" -> StopReason.END;
      case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
      // The model wrote a call that its own vendor cannot read: nothing of it arrives here.
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" ->
          throw endpoint.broken("the model got its tool calls wrong (" + reason + ")");
      // SAFETY, RECITATION, LANGUAGE, BLOCKLIST, PROHIBITED_CONTENT, SPII, OTHER and what comes.
      default -> StopReason.REFUSED;
    };
  }
}
