// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.Json;
import dev.pergola.api.JsonNumber;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the number in a question that a parameter means: "top 5", "over 1,000", "21 degrees". */
final class Numbers {
  private static final Set<String> TIME_UNITS =
      Set.of("minut", "hour", "day", "week", "month", "quarter", "year");
  private static final Set<String> COUNTS = Set.of("limit", "count", "top", "results", "rows");
  private static final Set<String> RANKED =
      Set.of(
          "top",
          "first",
          "last",
          "latest",
          "newest",
          "recent",
          "biggest",
          "largest",
          "highest",
          "smallest",
          "oldest",
          "best",
          "worst");
  private static final Set<String> SMALLEST = Set.of("min", "minimum", "least", "above", "over");
  private static final Set<String> LARGEST = Set.of("max", "maximum", "most", "below", "under");
  private static final String AT_LEAST =
      ".*\\b(over|above|exceeding|minimum|at least|(more|larger|bigger|greater|higher|longer) than)";
  private static final String AT_MOST =
      ".*\\b(under|below|maximum|at most|up to|(less|smaller|lower|fewer) than)";

  private final Question question;
  private final BitSet used;

  Numbers(Question question, BitSet used) {
    this.question = question;
    this.used = used;
  }

  /** The number that the parameter means; null when there is none. */
  @Nullable Json find(Parameter parameter) {
    int only = -1;
    for (int i = 0; i < question.tokens().size(); i++) {
      Token token = question.tokens().get(i);
      if (token.isNumber() && value(token) != null) {
        if (isMeant(parameter, i)) {
          return take(i);
        }
        only = used.get(i) ? only : i;
      }
    }
    return parameter.required() && only >= 0 ? take(only) : null;
  }

  private @Nullable Json take(int token) {
    used.set(token);
    BigDecimal value = value(question.tokens().get(token));
    return value == null ? null : new JsonNumber(value);
  }

  private static @Nullable BigDecimal value(Token token) {
    String text = token.word();
    if (text.matches("\\d{1,3}(,\\d{3})+(\\.\\d+)?")) {
      return new BigDecimal(text.replace(",", ""));
    }
    return text.matches("\\d{1,15}(\\.\\d{1,6})?") ? new BigDecimal(text) : null;
  }

  private boolean isMeant(Parameter parameter, int i) {
    Set<String> name =
        English.nameTokens(parameter.name()).stream().map(Token::stem).collect(Collectors.toSet());
    String next = question.stem(i + 1);
    if (name.contains(next) && TIME_UNITS.contains(next)) {
      // "The next 3 days" is a period, and still what a number of days means.
      return true;
    }
    boolean measuresTime = TIME_UNITS.stream().anyMatch(name::contains);
    if (used.get(i) || measuresTime != TIME_UNITS.contains(next)) {
      return false;
    }
    String before =
        IntStream.rangeClosed(i - 3, i - 1)
            .mapToObj(question::word)
            .collect(Collectors.joining(" "));
    boolean atLeast = before.matches(AT_LEAST);
    boolean atMost = before.matches(AT_MOST);
    if (parameter.isNamed(COUNTS)) {
      return !atLeast && !atMost && isCount(i);
    } else if (parameter.isNamed(SMALLEST)) {
      return atLeast;
    } else if (parameter.isNamed(LARGEST)) {
      return atMost;
    }
    return isNamedOrMeasured(parameter, name, i);
  }

  private boolean isCount(int i) {
    return RANKED.contains(question.word(i - 1))
        || RANKED.contains(question.word(i + 1))
        || question.word(i + 1).endsWith("s");
  }

  private boolean isNamedOrMeasured(Parameter parameter, Set<String> name, int i) {
    String unit = question.stem(i + 1);
    boolean named =
        Stream.of(question.stem(i - 1), question.stem(i - 2))
            .anyMatch(stem -> name.contains(stem) && !English.isStopWord(stem));
    boolean measured =
        unit.length() > 3
            && English.tokens(parameter.description()).stream()
                .anyMatch(token -> token.stem().equals(unit));
    return named || measured;
  }
}
