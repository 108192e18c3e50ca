// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.platform.home.SearchWords;
import dev.pergola.platform.home.SearchWords.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What passages are found by: the words of {@link SearchWords}, English plurals as their singular,
 * and in scripts without spaces each pair of characters that follow each other.
 */
final class Terms {
  private static final int SHORTEST_PLURAL = 4;
  private static final int MOST_IN_A_QUESTION = 200;

  /** All terms of a text, in order. */
  static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    String before = "";
    for (Word word : SearchWords.of(text)) {
      if (word.joined()) {
        terms.add(before + word.text());
      }
      terms.add(singular(word.text()));
      before = word.text();
    }
    return terms;
  }

  /** What a question is about: its terms without the words that questions are made of. */
  static Set<String> ofQuestion(String question) {
    Set<String> terms = new LinkedHashSet<>();
    List<Word> words = SearchWords.of(question);
    for (int i = 0; i < words.size() && terms.size() < MOST_IN_A_QUESTION; i++) {
      Word word = words.get(i);
      if (word.joined()) {
        terms.add(words.get(i - 1).text() + word.text());
      } else if (i + 1 == words.size() || !words.get(i + 1).joined()) {
        if (!StopWords.contains(word.text())) {
          terms.add(singular(word.text()));
        }
      }
    }
    return terms;
  }

  // Harman's S-stemmer ("How effective is suffixing?", 1991): three rules, which leave words of
  // other languages alike in passages and in questions.
  private static String singular(String word) {
    if (word.length() < SHORTEST_PLURAL || !word.endsWith("s")) {
      return word;
    }
    if (word.endsWith("ies") && !word.endsWith("eies") && !word.endsWith("aies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    return word.endsWith("us") || word.endsWith("ss") ? word : word.substring(0, word.length() - 1);
  }

  private Terms() {}
}
