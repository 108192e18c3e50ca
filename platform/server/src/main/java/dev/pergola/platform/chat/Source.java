// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.documents.Found;
import java.util.UUID;

/**
 * A passage of a document that the model was given with a question.
 *
 * @param number by which the answer cites it, from 1
 * @param passage its number in the document, from 0
 * @param name the document's at that time
 * @param place where in the document, for people: {@code page 3}; empty where that is not known
 * @param cited whether the answer names its number
 */
record Source(int number, UUID documentId, int passage, String name, String place, boolean cited) {
  static Source of(int number, Found found) {
    return new Source(
        number, found.documentId(), found.passage(), found.name(), found.place(), false);
  }

  /** The same, for an answer with these words. */
  Source in(String reply) {
    return new Source(number, documentId, passage, name, place, reply.contains("[" + number + "]"));
  }

  /** For people: {@code Budget 2026.pdf, page 3}. */
  String title() {
    return place.isEmpty() ? name : name + ", " + place;
  }
}
