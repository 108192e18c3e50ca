// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Ranks passages by what a question is about: BM25 (Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework", 2009) over the documents that are looked through, and no others, so that
 * nobody's ranks tell of somebody else's documents. The same on every database.
 */
final class Ranking {
  private static final double SATURATION = 1.2; // k1
  private static final double LENGTH = 0.75; // b
  private static final int FUSION = 60; // Cormack, Clarke and Büttcher, 2009
  private static final int WEIGHTIEST = 8;
  private static final double BEST = 0.25;

  /** A passage's document and number. */
  record Place(UUID documentId, int number) {}

  private record Scored(Place place, double score, double held) {}

  private final Map<UUID, int[]> lengths = new HashMap<>();
  private final int passages;
  private final double average;

  /**
   * @param documents all that are looked through
   */
  Ranking(List<DocumentRow> documents) {
    int count = 0;
    long terms = 0;
    for (DocumentRow document : documents) {
      int[] each = parse(document.lengths());
      lengths.put(document.id(), each);
      count += each.length;
      for (int one : each) {
        terms += one;
      }
    }
    passages = count;
    average = count == 0 ? 1 : Math.max(1, (double) terms / count);
  }

  private static int[] parse(String lengths) {
    if (lengths.isEmpty()) {
      return new int[0];
    }
    String[] parts = lengths.split(" ");
    var parsed = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      parsed[i] = Integer.parseInt(parts[i]);
    }
    return parsed;
  }

  /**
   * The passages that fit, the best first.
   *
   * @param question its terms
   * @param index where those occur
   * @param relevance how much of the weight of the question's terms a passage must hold, from 0 to
   *     1
   */
  List<Place> byWords(Set<String> question, List<TermRow> index, double relevance) {
    Map<String, Map<Place, Integer>> postings = postings(index);
    Map<Place, Double> scores = new HashMap<>();
    Map<Place, Double> held = new HashMap<>();
    List<Double> weights = new ArrayList<>();
    for (String term : question) {
      Map<Place, Integer> where = postings.get(term);
      if (where != null) {
        double weight = Math.log(1 + (passages - where.size() + 0.5) / (where.size() + 0.5));
        weights.add(weight);
        where.forEach(
            (place, count) -> {
              scores.merge(place, weight * frequency(place, count), Double::sum);
              held.merge(place, weight, Double::sum);
            });
      }
    }
    // A word that no document has is about something else, or another word for what they have: it
    // counts as much as the others do on average.
    double usual = weights.stream().mapToDouble(weight -> weight).average().orElse(0);
    weights.addAll(Collections.nCopies(question.size() - weights.size(), usual));
    // Of a long question no passage holds all: what counts is what weighs most in it.
    double whole =
        weights.stream()
            .sorted(Comparator.reverseOrder())
            .limit(WEIGHTIEST)
            .mapToDouble(w -> w)
            .sum();
    double best = scores.values().stream().mapToDouble(score -> score).max().orElse(0);
    return scores.entrySet().stream()
        .map(
            entry ->
                new Scored(
                    entry.getKey(), entry.getValue(), held.getOrDefault(entry.getKey(), 0.0)))
        .filter(scored -> scored.held() >= relevance * whole && scored.score() >= BEST * best)
        .sorted(
            Comparator.comparingDouble(Scored::score)
                .reversed()
                .thenComparing(Scored::place, ORDER))
        .map(Scored::place)
        .toList();
  }

  private static final Comparator<Place> ORDER =
      Comparator.comparing((Place place) -> place.documentId().toString())
          .thenComparingInt(Place::number);

  private double frequency(Place place, int count) {
    int[] ofDocument = lengths.getOrDefault(place.documentId(), new int[0]);
    double length = place.number() < ofDocument.length ? ofDocument[place.number()] : average;
    return count
        * (SATURATION + 1)
        / (count + SATURATION * (1 - LENGTH + LENGTH * length / average));
  }

  private static Map<String, Map<Place, Integer>> postings(List<TermRow> index) {
    Map<String, Map<Place, Integer>> postings = new HashMap<>();
    for (TermRow row : index) {
      Map<Place, Integer> places = postings.computeIfAbsent(row.term(), _ -> new HashMap<>());
      for (String posting : row.passages().split(" ")) {
        int colon = posting.indexOf(':');
        places.put(
            new Place(row.documentId(), Integer.parseInt(posting.substring(0, colon))),
            Integer.parseInt(posting.substring(colon + 1)));
      }
    }
    return postings;
  }

  /** The passages whose meaning is near enough to a question's, the nearest first. */
  static List<Place> byMeaning(Vector question, List<VectorRows.Placed> vectors, double floor) {
    return vectors.stream()
        .map(
            placed ->
                new Scored(
                    new Place(placed.documentId(), placed.number()),
                    Vector.parse(placed.vector()).similarity(question),
                    0))
        .filter(scored -> scored.score() >= floor)
        .sorted(
            Comparator.comparingDouble(Scored::score)
                .reversed()
                .thenComparing(Scored::place, ORDER))
        .map(Scored::place)
        .toList();
  }

  /** Several rankings as one, by the places that each gives: reciprocal rank fusion. */
  static List<Place> fused(List<List<Place>> rankings) {
    Map<Place, Double> scores = new HashMap<>();
    for (List<Place> ranking : rankings) {
      for (int rank = 0; rank < ranking.size(); rank++) {
        scores.merge(ranking.get(rank), 1.0 / (FUSION + rank + 1), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Place, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey(ORDER)))
        .map(Map.Entry::getKey)
        .toList();
  }
}
