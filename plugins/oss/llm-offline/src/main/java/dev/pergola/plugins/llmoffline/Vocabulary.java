// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatRequest.ToolDescription;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The words of the offered tools, and how well each tool fits a question. A word counts the more
 * the fewer tools have it, and more in a name or title than in a description or parameter; so do
 * pairs of neighboring words, which tell "owes me" from "I owe".
 */
final class Vocabulary {
  private static final double IN_HEAD = 2.5;
  private static final double IN_DESCRIPTION = 1;
  private static final double IN_PARAMETERS = 0.35;
  private static final double SYNONYM = 0.6;
  private static final int SHORTEST_ENDING = 4;
  private static final double PAIR = 0.5;
  // The one thing that tells who owes whom.
  private static final double PAIR_WITH_COMPANION = 1;
  private static final double HEAD_ASKED_FOR = 0.2;

  private final List<Entry> entries;
  private final Map<String, Integer> toolsByTerm = new HashMap<>();

  Vocabulary(List<ToolDescription> tools) {
    entries = tools.stream().map(Entry::of).toList();
    for (Entry entry : entries) {
      entry.weights.keySet().forEach(term -> toolsByTerm.merge(term, 1, Integer::sum));
    }
  }

  /**
   * How well a tool fits.
   *
   * @param score higher is better; comparable for one question only
   * @param share the part of the question's words that the tool knows, 0 to 1
   */
  record Fit(ToolDescription tool, double score, double share) {}

  private record Entry(ToolDescription tool, Map<String, Double> weights, Set<String> head) {
    static Entry of(ToolDescription tool) {
      Map<String, Double> weights = new HashMap<>();
      add(weights, English.nameTokens(tool.name()), IN_HEAD);
      add(weights, English.tokens(tool.title()), IN_HEAD);
      Set<String> head =
          weights.keySet().stream().filter(term -> !isPair(term)).collect(Collectors.toSet());
      // Sentence by sentence: words on both sides of a full stop are no pair.
      for (String sentence : tool.description().split("[.?!:;]")) {
        add(weights, English.tokens(sentence), IN_DESCRIPTION);
      }
      for (Parameter parameter : Parameter.of(tool)) {
        add(weights, English.nameTokens(parameter.name()), IN_PARAMETERS);
        add(weights, English.tokens(parameter.description()), IN_PARAMETERS);
        parameter.choices().forEach(c -> add(weights, English.nameTokens(c), IN_PARAMETERS));
      }
      return new Entry(tool, weights, head);
    }

    private static void add(Map<String, Double> weights, List<Token> tokens, double weight) {
      terms(tokens, _ -> true).forEach(term -> weights.merge(term, weight, Math::max));
    }
  }

  /** Whether any tool has this word. */
  boolean knows(Token token) {
    return toolsByTerm.containsKey(token.stem());
  }

  /**
   * Each tool's fit, in the tools' order.
   *
   * @param counts which of the question's tokens count; dates and names of customers do not
   */
  List<Fit> fits(List<Token> question, IntPredicate counts) {
    Set<String> terms = terms(question, counts);
    for (Token token : question) {
      knownEnding(token).ifPresent(terms::add);
    }
    long words = terms.stream().filter(term -> !isPair(term)).count();
    return entries.stream().map(entry -> fit(entry, terms, words)).toList();
  }

  // A bedroom is a room, and a timesheet a sheet.
  private Optional<String> knownEnding(Token token) {
    return knows(token)
        ? Optional.empty()
        : toolsByTerm.keySet().stream()
            .filter(term -> term.length() >= SHORTEST_ENDING && token.stem().endsWith(term))
            .max(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
  }

  private Fit fit(Entry entry, Set<String> terms, long words) {
    double score = 0;
    int known = 0;
    for (String term : terms) {
      double rarity = rarity(term);
      double value = rarity * weight(entry, term);
      for (String synonym : English.synonyms(term)) {
        // A rare synonym says no more than the word that was used.
        double shared = Math.min(rarity, rarity(synonym));
        value = Math.max(value, SYNONYM * shared * weight(entry, synonym));
      }
      score += weight(term) * value;
      known += value > 0 && !isPair(term) ? 1 : 0;
    }
    return new Fit(
        entry.tool, score * focus(entry, terms), words == 0 ? 0 : (double) known / words);
  }

  // Of two tools for invoices, the one for overdue invoices is meant only if that is asked.
  private static double focus(Entry entry, Set<String> terms) {
    long asked = entry.head.stream().filter(terms::contains).count();
    return 1 + HEAD_ASKED_FOR * asked / Math.max(1, entry.head.size());
  }

  private static double weight(String term) {
    if (!isPair(term)) {
      return 1;
    }
    String[] both = term.split(" ");
    return English.companion(both[0]) != null || English.companion(both[1]) != null
        ? PAIR_WITH_COMPANION
        : PAIR;
  }

  private static double weight(Entry entry, String term) {
    double weight = entry.weights.getOrDefault(term, 0.0);
    return weight / (weight + 1);
  }

  // Robertson and Sparck Jones's inverse document frequency, as BM25 uses it; never negative.
  private double rarity(String term) {
    int having = toolsByTerm.getOrDefault(term, 0);
    return Math.log(1 + (entries.size() - having + 0.5) / (having + 0.5));
  }

  private static boolean isPair(String term) {
    return term.indexOf(' ') >= 0;
  }

  // The stems of words with a meaning, and pairs of neighbors of which at least one is such a word.
  private static Set<String> terms(List<Token> tokens, IntPredicate counts) {
    Set<String> terms = new HashSet<>();
    String before = "";
    boolean beforeIsWord = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean isWord = !token.isStopWord() && !token.isNumber() && counts.test(i);
      String term = isWord ? token.stem() : English.companion(token.word());
      if (term == null) {
        continue;
      }
      if (isWord) {
        terms.add(term);
      }
      if (!before.isEmpty() && (isWord || beforeIsWord)) {
        terms.add(before + " " + term);
      }
      before = term;
      beforeIsWord = isWord;
    }
    return terms;
  }
}
