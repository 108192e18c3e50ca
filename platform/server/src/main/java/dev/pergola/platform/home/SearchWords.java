// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text in the form in which they are stored and looked for, the same on every
 * database: letters and digits only, in lower case, without accents. In scripts that put nothing
 * between words, each character is a word, and what is looked for is a run of them.
 */
public final class SearchWords {
  private static final int LONGEST = 100;
  private static final int KATAKANA_VOICED = 0x3099;
  private static final int KATAKANA_SEMI_VOICED = 0x309A;

  /**
   * A word.
   *
   * @param start where it begins in the text
   * @param end behind its last character
   * @param joined whether it goes on from the word before it: both are of a script without spaces,
   *     and nothing is between them
   */
  public record Word(String text, int start, int end, boolean joined) {}

  /** The words of a text, in order. */
  public static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    int last = -1; // where a character of a script without spaces ended
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int next = i + Character.charCount(character);
      if (!Character.isLetterOrDigit(character)) {
        i = next;
        continue;
      }
      boolean alone = isAlone(character);
      int end = end(text, next, alone);
      String normal = normal(text.substring(i, end));
      if (!normal.isEmpty()) {
        words.add(new Word(normal, i, end, alone && last == i));
      }
      last = alone ? end : -1;
      i = end;
    }
    return words;
  }

  private static int end(String text, int from, boolean alone) {
    int end = from;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      boolean more =
          isMark(character)
              || (!alone && Character.isLetterOrDigit(character) && !isAlone(character));
      if (!more) {
        break;
      }
      end += Character.charCount(character);
    }
    return end;
  }

  private static boolean isAlone(int character) {
    if (character < 0x0E00) {
      return false;
    }
    return switch (UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO, YI, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
      default -> false;
    };
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static String normal(String word) {
    var kept = new StringBuilder();
    Normalizer.normalize(word.toLowerCase(Locale.ROOT).replace("ß", "ss"), Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || (isMark(c) && !isAccent(c)))
        .limit(LONGEST)
        .forEach(kept::appendCodePoint);
    return Normalizer.normalize(kept, Normalizer.Form.NFC);
  }

  // What people leave out when they type; in other scripts marks are vowels, and tell words apart.
  private static boolean isAccent(int mark) {
    return switch (UnicodeScript.of(mark)) {
      case INHERITED -> mark != KATAKANA_VOICED && mark != KATAKANA_SEMI_VOICED;
      case ARABIC, HEBREW -> true;
      default -> false;
    };
  }

  private SearchWords() {}
}
