// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.plugins.llmoffline.Vocabulary.Fit;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the tool that fits a question best, and what to call it with. */
final class ToolChoice {
  // With fewer of the question's words known, the rest would be guessed.
  private static final double LEAST_SHARE = 0.34;
  private static final double NEEDS_UNTOLD = 0.75;
  private static final double UNTAKEN = 0.7;
  private static final double TOLD = 0.2;
  // A later question that is shorter may go on with the one before: "and last month?"
  private static final int SHORT = 8;

  private final List<ToolDescription> tools;
  private final Vocabulary vocabulary;
  private final LocalDate today;

  ToolChoice(List<ToolDescription> tools, LocalDate today) {
    this.tools = tools;
    this.vocabulary = new Vocabulary(tools);
    this.today = today;
  }

  /** A tool, and what the question tells of its parameters. */
  record Choice(ToolDescription tool, Arguments arguments) {}

  /**
   * The tool that fits best; null when none does.
   *
   * @param text what is asked
   * @param before what the same person asked before; null when this is the first question
   */
  @Nullable Choice choose(String text, @Nullable String before) {
    Question question = question(text);
    Choice choice = best(question);
    if (choice != null || before == null || question.tokens().size() > SHORT) {
      return choice;
    }
    Choice earlier = best(question(before));
    if (earlier == null) {
      return null;
    }
    Arguments added = Arguments.of(earlier.tool, question);
    return added.values().members().isEmpty()
        ? null
        : new Choice(earlier.tool, added.orElse(earlier.arguments, earlier.tool));
  }

  private Question question(String text) {
    return Question.of(text, vocabulary, today);
  }

  private @Nullable Choice best(Question question) {
    Choice best = null;
    double bestScore = 0;
    for (Fit fit : vocabulary.fits(question.tokens(), question::counts)) {
      if (fit.share() >= LEAST_SHARE) {
        Arguments arguments = Arguments.of(fit.tool(), question);
        double score = fit.score() * readiness(arguments);
        if (score > bestScore) {
          best = new Choice(fit.tool(), arguments);
          bestScore = score;
        }
      }
    }
    return best;
  }

  private static double readiness(Arguments arguments) {
    if (!arguments.missing().isEmpty()) {
      return NEEDS_UNTOLD;
    }
    return (1 + TOLD * arguments.values().members().size())
        * Math.pow(UNTAKEN, arguments.untaken());
  }
}
