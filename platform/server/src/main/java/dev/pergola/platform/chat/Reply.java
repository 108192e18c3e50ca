// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Attempt;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, as clients get it.
 *
 * @param reply the model's words, Markdown
 * @param messageId the answer's last message
 * @param model that answered, as {@code provider/model}
 * @param attempts which models were asked for each of its steps, and which were not and why
 * @param toolCalls the tools that were called, in order
 * @param usage what all steps together cost
 * @param cost the same in money; null when it is not known
 * @param notice what the user should know about the answer; null for nothing
 * @param sources the passages of documents that the model was given, and which of them it cites
 */
record Reply(
    String reply,
    UUID conversationId,
    UUID messageId,
    String model,
    List<Attempt> attempts,
    List<CalledTool> toolCalls,
    Usage usage,
    @Nullable Cost cost,
    @Nullable String notice,
    List<Source> sources) {
  Reply {
    attempts = List.copyOf(attempts);
    toolCalls = List.copyOf(toolCalls);
    sources = List.copyOf(sources);
  }

  /**
   * A tool that was called.
   *
   * @param result null when the call was interrupted
   */
  record CalledTool(
      String id, String name, String title, JsonObject arguments, @Nullable Result result) {
    static CalledTool of(Content.Call call, Content.@Nullable Answered answer) {
      return new CalledTool(
          call.id(),
          call.name(),
          call.title(),
          call.arguments(),
          answer == null ? null : new Result(answer.summary(), answer.table(), answer.failed()));
    }
  }

  /**
   * What a tool answered.
   *
   * @param text for people
   * @param table the figures; null when there are none
   */
  record Result(String text, @Nullable TableView table, boolean failed) {}
}
