// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

/**
 * A name in a question, such as that of a customer or a town.
 *
 * @param text as written
 * @param quoted whether it stands in quotation marks
 * @param preposition the word before it that says what it is to the question; may be empty
 * @param firstToken its first token
 * @param lastToken its last token
 */
record Name(String text, boolean quoted, String preposition, int firstToken, int lastToken) {
  boolean covers(int token) {
    return token >= firstToken && token <= lastToken;
  }

  /** Whether it names a place, as far as grammar tells. */
  boolean isPlace() {
    return preposition.equals("in") || preposition.equals("at") || preposition.equals("near");
  }
}
