// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passage that fits a question.
 *
 * @param name the document's
 * @param passage its number in the document, from 0
 * @param page where it begins, from 1; null where the format has no pages
 * @param heading that it stands under; null for none
 */
public record Found(
    UUID documentId,
    String name,
    int passage,
    @Nullable Integer page,
    @Nullable String heading,
    String text) {
  /** Where in the document, for people: {@code page 3}; empty for a document without either. */
  public String place() {
    return place(page, heading);
  }

  static String place(@Nullable Integer page, @Nullable String heading) {
    return page != null ? "page " + page : heading != null ? "“" + heading + "”" : "";
  }
}
