// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which models' names are most like one that there is not. */
final class Closest {
  private static final int SHOWN = 5;
  private static final int COMPARED = 100;

  /**
   * The five closest, the closest first.
   *
   * @param ids as {@code provider/model}; compared with the provider and without
   */
  static List<String> to(String name, List<String> ids) {
    String wanted = name.substring(0, Math.min(COMPARED, name.length())).toLowerCase(Locale.ROOT);
    return ids.stream()
        .sorted(Comparator.comparingInt(id -> distance(id.toLowerCase(Locale.ROOT), wanted)))
        .limit(SHOWN)
        .toList();
  }

  private static int distance(String id, String name) {
    return Math.min(letters(id, name), letters(id.substring(id.indexOf('/') + 1), name));
  }

  // The fewest letters to put in, take out or replace (Levenshtein's distance), a row at a time.
  private static int letters(String one, String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  private Closest() {}
}
