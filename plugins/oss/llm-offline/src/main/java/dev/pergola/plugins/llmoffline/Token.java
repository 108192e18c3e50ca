// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

/**
 * A word or number of a text.
 *
 * @param raw as written, a genitive's ending cut off
 * @param word in lower case without accents
 * @param stem what its inflected forms have in common
 * @param start where it begins in the text
 * @param end where it ends in the text
 */
record Token(String raw, String word, String stem, int start, int end) {
  boolean isNumber() {
    return Character.isDigit(word.charAt(0)) && word.chars().allMatch(c -> c < 'a' || c > 'z');
  }

  /** Whether it mixes letters and digits, as {@code INV-1042} does. */
  boolean isCode() {
    return word.chars().anyMatch(Character::isDigit) && word.chars().anyMatch(Character::isLetter);
  }

  boolean isCapitalized() {
    return Character.isUpperCase(raw.charAt(0));
  }

  boolean isStopWord() {
    return English.isStopWord(word);
  }
}
