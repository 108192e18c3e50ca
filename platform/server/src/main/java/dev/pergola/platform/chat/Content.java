// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Attempt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored of a message beyond its text. */
final class Content {
  private static final String CRASHED =
      "The server ended while it answered. What it had said until then is here.";
  private static final String SOURCES = "sources";
  private static final String CACHE_WRITES = "cacheWriteTokens";
  private static final String ATTEMPTS = "attempts";

  /**
   * Of an assistant's message.
   *
   * @param toolCalls the calls it asked for
   * @param usage what it cost; nothing when it broke off
   * @param notice what the user should know about it; why it broke off, when it did
   * @param attempts which models were asked for it, and which were not and why; empty when the
   *     first one answered
   * @param sources the passages of documents that the model was given; with the last message of an
   *     answer
   */
  record Said(
      List<Call> toolCalls,
      Usage usage,
      @Nullable String notice,
      List<Attempt> attempts,
      List<Source> sources) {
    /** Of a message that is still being said. It stays so when the server ends in the middle. */
    static Said soFar(List<Source> sources) {
      return new Said(List.of(), Usage.NONE, CRASHED, List.of(), sources);
    }

    /** Whether it was still being said when it was stored. */
    boolean isSoFar() {
      return CRASHED.equals(notice);
    }

    /** Of a message whose first model answered, without sources. */
    Said(List<Call> toolCalls, Usage usage, @Nullable String notice) {
      this(toolCalls, usage, notice, List.of(), List.of());
    }

    /**
     * As stored; older messages tell neither what was written to a cache nor who was asked, and
     * have no sources.
     */
    static Said parse(String stored) {
      JsonObject said = (JsonObject) Json.parse(stored);
      if (said.get(SOURCES) == null) {
        said = said.with(SOURCES, List.of());
      }
      JsonObject usage = said.object("usage");
      if (usage.get(CACHE_WRITES) == null) {
        said = said.with("usage", usage.with(CACHE_WRITES, 0));
      }
      if (said.get(ATTEMPTS) == null) {
        said = said.with(ATTEMPTS, List.of());
      }
      return said.as(Said.class);
    }
  }

  /**
   * A call that the model asked for.
   *
   * @param title the tool's title for people; its name when there was no such tool
   * @param malformed the arguments as the model wrote them, when they were no JSON object
   */
  record Call(
      String id, String name, String title, JsonObject arguments, @Nullable String malformed) {
    static Call of(ToolCall call, String title) {
      return new Call(call.id(), call.name(), title, call.arguments(), call.malformed());
    }

    ToolCall toolCall() {
      return new ToolCall(id, name, arguments, malformed);
    }
  }

  /**
   * Of a tool's answer.
   *
   * @param callId the call that it answers
   * @param summary the answer in sentences, for people
   * @param table the figures; null when there are none
   */
  record Answered(
      String callId, String name, boolean failed, String summary, @Nullable TableView table) {}

  private Content() {}
}
