// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the names that somebody may have meant. */
final class CloseNames {
  private static final int AT_MOST = 5;

  /** At most five of the names that are alike, the nearest first; empty when none is. */
  static List<String> to(String wanted, Collection<String> names) {
    // A longer text is no misspelt name; comparing it would only take time.
    if (wanted.length() > 200) {
      return List.of();
    }
    String written = wanted.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> isClose(written, name))
        .sorted(Comparator.comparingInt(name -> distance(written, name)))
        .limit(AT_MOST)
        .toList();
  }

  private static boolean isClose(String written, String name) {
    return distance(written, name) <= Math.max(2, name.length() / 3)
        || words(written).stream().anyMatch(words(name)::contains);
  }

  private static Set<String> words(String name) {
    Set<String> words = new HashSet<>(Arrays.asList(name.split("[^a-z0-9]+")));
    words.removeIf(word -> word.length() < 3);
    return words;
  }

  /** How many letters must be added, left out or replaced to make one of the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private CloseNames() {}
}
