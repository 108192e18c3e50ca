// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The sentences of a passage that have most of a question's words. */
final class Excerpt {
  private static final int LONGEST = 600;
  private static final int BEGINNING = 5;

  /** The best sentence, and what follows it, while it fits. */
  static String of(String passage, String question) {
    if (passage.length() <= LONGEST) {
      return passage.strip();
    }
    Set<String> asked = words(question);
    List<String> sentences = sentences(passage);
    int best = 0;
    long most = -1;
    for (int i = 0; i < sentences.size(); i++) {
      long shared = words(sentences.get(i)).stream().filter(asked::contains).count();
      if (shared > most) {
        most = shared;
        best = i;
      }
    }
    var excerpt = new StringBuilder(best == 0 ? "" : "… ");
    int next = best;
    do {
      excerpt.append(sentences.get(next++));
    } while (next < sentences.size() && excerpt.length() + sentences.get(next).length() <= LONGEST);
    return excerpt.toString().strip() + (next < sentences.size() ? " …" : "");
  }

  // Beginnings of words, so that invoice and invoices are one; short ones say little.
  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> word.length() > 2)
        .map(word -> word.substring(0, Math.min(word.length(), BEGINNING)))
        .collect(Collectors.toSet());
  }

  private static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text);
    int begin = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      sentences.add(text.substring(begin, end));
      begin = end;
    }
    return sentences;
  }

  private Excerpt() {}
}
