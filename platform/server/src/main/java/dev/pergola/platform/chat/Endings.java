// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.ChatResponse;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Attempt;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How answers end, in words for whoever asked. */
record Endings(ChatSettings settings) {
  static final String STOPPED = "The answer was stopped.";
  static final String DEFECT = "Something went wrong on the server.";

  /**
   * A failure of a later step: what it says of tokens is of that step.
   *
   * @param before what the steps before it took
   */
  PergolaException afterSteps(PergolaException failure, Usage before) {
    return new PergolaException(
        failure.code(),
        String.format(
            Locale.ROOT,
            "%s The steps before it took %,d tokens read and %,d written.",
            failure.getMessage(),
            before.inputTokens(),
            before.outputTokens()),
        failure.members());
  }

  /** Why an answer was ended whose time was up. */
  String tookTooLong() {
    return "The answer took longer than %d seconds and was stopped. Ask for less at once."
        .formatted(settings.timeLimit().toSeconds());
  }

  /**
   * Why there is no answer though the model ended.
   *
   * @param concluding whether its steps were used up
   */
  String silence(ChatResponse.StopReason reason, boolean concluding) {
    if (concluding) {
      return "The model asked for tools %d times and then gave no answer. Ask for less at once, or choose another model."
          .formatted(settings.maxSteps());
    }
    return switch (reason) {
      case MAX_TOKENS ->
          "The model reached its limit of tokens before it said anything. Raise the limit in its"
              + " plugin's settings, or choose another model.";
      case REFUSED ->
          "The model declined to answer. Put the question another way, or choose another model.";
      case END, TOOL_CALLS ->
          "The model answered with nothing. Ask again, or choose another model.";
    };
  }

  /**
   * What to know about an answer that has words; null for nothing.
   *
   * @param concluding whether its steps were used up
   * @param lastWords what was said in the last step
   * @param attempts of all steps
   */
  @Nullable String notice(
      ChatResponse.StopReason reason,
      boolean concluding,
      String lastWords,
      List<Attempt> attempts) {
    if (concluding) {
      return "The answer was ended after %d steps with tools, and may be incomplete."
          .formatted(settings.maxSteps());
    }
    return switch (reason) {
      case MAX_TOKENS -> "The answer reached the model's limit of tokens and ends early.";
      case REFUSED -> "The model declined to go on.";
      case END, TOOL_CALLS ->
          lastWords.isEmpty() ? "The model ended without a last word." : Attempt.tookOver(attempts);
    };
  }
}
