// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

/** Text that every database takes as it is. */
public final class StorableText {
  /**
   * The text with U+FFFD in place of what has no place in UTF-8 or in PostgreSQL: half surrogate
   * pairs and the character NUL, either of which a model or a tool may well produce.
   */
  public static String of(String text) {
    int[] codePoints = text.codePoints().map(c -> isStorable(c) ? c : 0xFFFD).toArray();
    return new String(codePoints, 0, codePoints.length);
  }

  private static boolean isStorable(int codePoint) {
    return codePoint != 0
        && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
  }

  private StorableText() {}
}
