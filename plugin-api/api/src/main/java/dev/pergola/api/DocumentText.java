// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document.
 *
 * @param blocks its headings and paragraphs, in reading order
 */
public record DocumentText(List<Block> blocks) {
  public DocumentText {
    blocks = List.copyOf(blocks);
  }

  /**
   * A heading or a paragraph.
   *
   * @param text without formatting; may hold line breaks
   * @param heading whether it is the title of what follows
   * @param page where it begins, from 1; null where the format has no pages
   */
  public record Block(String text, boolean heading, @Nullable Integer page) {}
}
