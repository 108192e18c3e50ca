// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.home.SearchWords;
import dev.pergola.platform.home.SearchWords.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody looks for: all of the terms, in any order, each the beginning of a word or, in a
 * script without spaces, a run of characters. Made of letters and digits only, so that nothing in
 * it means anything to a database.
 *
 * @param terms each the words that must follow each other; most have one
 */
record SearchQuery(List<List<String>> terms) {
  private static final int MOST_WORDS = 32;
  private static final int BEFORE_HIT = 50;
  private static final int LENGTH = 200;

  /**
   * A part of an excerpt.
   *
   * @param found whether it is what was looked for
   */
  record Part(String text, boolean found) {}

  /** What a user typed; without terms when there is no word in it. */
  static SearchQuery of(String typed) {
    List<List<String>> terms = new ArrayList<>();
    for (Word word : SearchWords.of(typed).stream().limit(MOST_WORDS).toList()) {
      if (word.joined()) {
        terms.getLast().add(word.text());
      } else {
        terms.add(new ArrayList<>(List.of(word.text())));
      }
    }
    return new SearchQuery(terms.stream().map(List::copyOf).toList());
  }

  boolean isEmpty() {
    return terms.isEmpty();
  }

  /** The part of a text where it is found first, in one line; its beginning when it is not. */
  List<Part> excerpt(String text) {
    List<Word> words = SearchWords.of(text);
    int first = 0;
    while (first < words.size() && length(words, first) == 0) {
      first++;
    }
    int from = first < words.size() ? begin(words, words.get(first).start()) : 0;
    int to = Math.min(text.length(), from + LENGTH);
    if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
      to--;
    }
    List<Part> parts = new ArrayList<>();
    int at = from;
    for (int i = first; i < words.size() && words.get(i).end() <= to; i++) {
      int length = length(words, i);
      if (length > 0 && words.get(i + length - 1).end() <= to) {
        int end = words.get(i + length - 1).end();
        add(parts, text.substring(at, words.get(i).start()), false);
        add(parts, text.substring(words.get(i).start(), end), true);
        at = end;
        i += length - 1;
      }
    }
    add(parts, text.substring(at, to), false);
    if (from > 0) {
      parts.addFirst(new Part("…", false));
    }
    if (to < text.length()) {
      parts.add(new Part("…", false));
    }
    return List.copyOf(parts);
  }

  private static void add(List<Part> parts, String text, boolean found) {
    if (!text.isEmpty()) {
      parts.add(new Part(text.replaceAll("\\s+", " "), found));
    }
  }

  private static int begin(List<Word> words, int hit) {
    if (hit <= BEFORE_HIT) {
      return 0;
    }
    return words.stream()
        .mapToInt(Word::start)
        .filter(start -> start >= hit - BEFORE_HIT)
        .findFirst()
        .orElse(hit);
  }

  // How many words from here on a term takes; 0 when none begins here.
  private int length(List<Word> words, int at) {
    return terms.stream()
        .filter(term -> isAt(term, words, at))
        .mapToInt(List::size)
        .max()
        .orElse(0);
  }

  private static boolean isAt(List<String> term, List<Word> words, int at) {
    if (at + term.size() > words.size()) {
      return false;
    }
    for (int i = 0; i < term.size(); i++) {
      String word = words.get(at + i).text();
      boolean last = i == term.size() - 1;
      if (last ? !word.startsWith(term.get(i)) : !word.equals(term.get(i))) {
        return false;
      }
    }
    return true;
  }
}
