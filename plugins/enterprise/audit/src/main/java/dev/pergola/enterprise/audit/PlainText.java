// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

/**
 * Text that any database and any file can hold. PostgreSQL takes no NUL, and UTF-8 no half of a
 * surrogate pair: an event with such text would be refused, and delivered again, for ever.
 */
final class PlainText {
  /** The text with U+FFFD for each character that cannot be held. */
  static String of(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().map(c -> c == 0 || isHalf(c) ? 0xFFFD : c).forEach(out::appendCodePoint);
    return out.toString();
  }

  /** As {@link #of}, at most so many characters, the last one an ellipsis when some were cut. */
  static String clipped(String text, int characters) {
    return of(text.length() <= characters ? text : text.substring(0, characters - 1) + "…");
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private PlainText() {}
}
