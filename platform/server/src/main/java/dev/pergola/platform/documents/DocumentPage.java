// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one document shows: some of its passages.
 *
 * @param list the path of the page that it is listed on
 * @param about what it is, in words for people
 * @param before the passage with which the part before begins; null when this is the first
 * @param after the passage with which the next part begins; null when this is the last
 */
public record DocumentPage(
    String id,
    String name,
    String list,
    String about,
    List<Passage> passages,
    @Nullable Integer before,
    @Nullable Integer after) {
  public DocumentPage {
    passages = List.copyOf(passages);
  }

  /**
   * A passage.
   *
   * @param number from 0
   * @param place where in the document, for people; empty where that is not known
   */
  public record Passage(int number, String place, String text) {}
}
