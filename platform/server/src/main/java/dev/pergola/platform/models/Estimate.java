// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.List;

/**
 * What a call may take, guessed before it is made. Four characters are taken for a token, which
 * fits English prose; other languages, code and figures take more tokens than that.
 *
 * @param inputTokens what the model will read
 * @param outputTokens what it may write
 */
public record Estimate(long inputTokens, long outputTokens) {
  private static final int CHARACTERS_PER_TOKEN = 4;
  // What a message takes beyond its text: its role, and marks of the vendor's format.
  private static final int CHARACTERS_PER_MESSAGE = 16;

  /**
   * Of a question.
   *
   * @param outputTokens what to take for the answer when the request sets no bound
   */
  public static Estimate of(ChatRequest request, long outputTokens) {
    Integer bound = request.maxOutputTokens();
    return new Estimate(tokens(characters(request)), bound == null ? outputTokens : bound);
  }

  /** Of texts that are turned into vectors. */
  public static Estimate of(EmbeddingRequest request) {
    return new Estimate(request.texts().stream().mapToLong(text -> tokens(text.length())).sum(), 0);
  }

  /** So many characters in tokens, rounded up. */
  public static long tokens(long characters) {
    return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
  }

  /** So many tokens in characters. */
  static long characters(long tokens) {
    return tokens * CHARACTERS_PER_TOKEN;
  }

  private static long characters(ChatRequest request) {
    long characters = request.system() == null ? 0 : request.system().length();
    for (Message message : request.messages()) {
      characters +=
          CHARACTERS_PER_MESSAGE
              + switch (message) {
                case Message.User user -> user.text().length();
                case Message.Assistant said -> said.text().length() + characters(said.toolCalls());
                case Message.ToolAnswer answer -> answer.text().length();
              };
    }
    for (ChatRequest.ToolDescription tool : request.tools()) {
      characters +=
          CHARACTERS_PER_MESSAGE
              + tool.name().length()
              + tool.description().length()
              + tool.parameters().toString().length();
    }
    return characters;
  }

  /** What calls of tools take, in characters. */
  static long characters(List<ToolCall> calls) {
    return calls.stream()
        .mapToLong(call -> call.name().length() + call.arguments().toString().length())
        .sum();
  }
}
