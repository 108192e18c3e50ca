// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked, taken apart.
 *
 * @param tokens its words
 * @param days the days that it speaks of; null for none
 * @param names the names in it, in order
 */
record Question(List<Token> tokens, @Nullable Span days, List<Name> names) {
  static Question of(String text, Vocabulary vocabulary, LocalDate today) {
    List<Token> tokens = English.tokens(text);
    Span days = new Days(tokens, today).find();
    return new Question(tokens, days, new Names(text, tokens, days, vocabulary).find());
  }

  /** Whether a token helps to choose a tool: what is only an argument does not. */
  boolean counts(int token) {
    return (days == null || !days.covers(token))
        && names.stream().noneMatch(name -> name.covers(token));
  }

  String word(int token) {
    return token >= 0 && token < tokens.size() ? tokens.get(token).word() : "";
  }

  String stem(int token) {
    return token >= 0 && token < tokens.size() ? tokens.get(token).stem() : "";
  }
}
