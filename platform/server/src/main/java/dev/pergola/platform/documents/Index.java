// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The terms of a document's passages, in the form in which they are stored.
 *
 * @param lengths how many terms each passage has, with spaces between
 */
record Index(List<TermRow> terms, String lengths) {
  private static final int LONGEST = 200;

  /** Of a document's passages, each found by the document's name and its heading, too. */
  static Index of(UUID documentId, String name, List<Cutting.Cut> cuts) {
    Map<String, StringBuilder> terms = new TreeMap<>();
    var lengths = new StringBuilder();
    String title = name.replaceFirst("\\.[^.]*$", "");
    for (int number = 0; number < cuts.size(); number++) {
      Cutting.Cut cut = cuts.get(number);
      String heading = cut.heading() == null ? "" : cut.heading();
      List<String> all = Terms.of(title + "\n" + heading + "\n" + cut.text());
      int place = number;
      all.stream()
          .filter(term -> term.length() <= LONGEST)
          .collect(Collectors.groupingBy(term -> term, TreeMap::new, Collectors.counting()))
          .forEach(
              (term, count) -> {
                var places = terms.computeIfAbsent(term, _ -> new StringBuilder());
                places.append(places.isEmpty() ? "" : " ").append(place).append(':').append(count);
              });
      lengths.append(number == 0 ? "" : " ").append(all.size());
    }
    return new Index(
        terms.entrySet().stream()
            .map(entry -> new TermRow(entry.getKey(), documentId, entry.getValue().toString()))
            .toList(),
        lengths.toString());
  }
}
