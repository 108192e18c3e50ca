// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.Json;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fills one tool's parameters from one question; each of its words serves one parameter. */
final class Filling {
  private static final Set<String> FROM = Set.of("from", "start", "since", "after", "begin");
  private static final Set<String> TO = Set.of("to", "end", "until", "till", "before", "through");
  private static final Set<String> PLACES =
      Set.of("city", "location", "place", "room", "area", "town", "country", "region", "where");
  private static final Set<String> PARTIES =
      Set.of(
          "contact",
          "customer",
          "supplier",
          "client",
          "vendor",
          "name",
          "person",
          "who",
          "party",
          "company",
          "payee",
          "user",
          "member",
          "owner");
  private static final Set<String> SEARCHES =
      Set.of("search", "query", "text", "keyword", "keywords", "phrase", "term", "filter", "title");
  private static final Set<String> CODES =
      Set.of("number", "id", "code", "reference", "ref", "key", "sku");
  private static final Set<String> NEGATIONS =
      Set.of("not", "never", "no", "without", "havent", "hasnt", "isnt", "arent", "didnt", "dont");
  // "In" and "off" are values only where they belong to a verb or to money.
  private static final Set<String> PARTICLE_BEFORE =
      Set.of("turn", "switch", "go", "went", "com", "cam", "money", "cash", "put");
  private static final Set<String> ADDED_TO_FLAGS =
      Set.of("include", "only", "show", "with", "is", "has");

  private final List<Parameter> parameters;
  private final Question question;
  private final BitSet used = new BitSet();
  private final Map<String, Json> values = new LinkedHashMap<>();

  Filling(List<Parameter> parameters, Question question) {
    this.parameters = parameters;
    this.question = question;
  }

  /** The values that the question tells, by the parameters' names. */
  Map<String, Json> fill() {
    of(Parameter.Kind.CHOICE).forEach(this::fillChoice);
    fillDays();
    fillCodes();
    var numbers = new Numbers(question, used);
    of(Parameter.Kind.NUMBER).forEach(parameter -> put(parameter, numbers.find(parameter)));
    fillNames();
    of(Parameter.Kind.BOOLEAN).forEach(this::fillFlag);
    fillSearch();
    return values;
  }

  /** How many numbers, codes and names of the question no parameter took. */
  int untaken() {
    long numbers =
        IntStream.range(0, question.tokens().size())
            .filter(i -> !used.get(i) && question.counts(i))
            .filter(i -> question.tokens().get(i).isNumber() || question.tokens().get(i).isCode())
            .count();
    long names = question.names().stream().filter(name -> !used.get(name.firstToken())).count();
    return (int) (numbers + names);
  }

  private List<Parameter> of(Parameter.Kind kind) {
    return parameters.stream().filter(parameter -> parameter.kind() == kind).toList();
  }

  private void put(Parameter parameter, @Nullable Json value) {
    if (value != null) {
      values.put(parameter.name(), value);
    }
  }

  private record Match(String choice, int first, int length) {}

  private void fillChoice(Parameter parameter) {
    Match best = null;
    for (String choice : parameter.choices()) {
      Match match = find(parameter, choice);
      boolean better =
          match != null
              && (best == null
                  || match.first < best.first
                  || (match.first == best.first && match.length > best.length));
      best = better ? match : best;
    }
    if (best != null) {
      used.set(best.first, best.first + best.length);
      values.put(parameter.name(), Json.string(best.choice));
    }
  }

  private @Nullable Match find(Parameter parameter, String choice) {
    List<Token> words = English.nameTokens(choice);
    boolean alsoSimilar = words.size() == 1 || isMentioned(parameter);
    for (int i = 0; !words.isEmpty() && i + words.size() <= question.tokens().size(); i++) {
      int start = i;
      boolean same =
          IntStream.range(0, words.size())
              .allMatch(
                  k ->
                      !used.get(start + k)
                          && question.names().stream().noneMatch(name -> name.covers(start + k))
                          && means(start + k, words.get(k), alsoSimilar));
      if (same && isMeant(start, words) && !isNegated(start, parameter, choice)) {
        return new Match(choice, start, words.size());
      }
      if (same
          && isNegated(start, parameter, choice)
          && parameter.choices().contains("un" + choice)) {
        return new Match("un" + choice, start, words.size());
      }
    }
    return null;
  }

  // "Last year" is the previous year to compare with only where something is to be compared.
  private boolean isMentioned(Parameter parameter) {
    return English.nameTokens(parameter.name()).stream()
        .anyMatch(
            word ->
                !word.isStopWord()
                    && question.tokens().stream().anyMatch(t -> t.stem().equals(word.stem())));
  }

  private boolean means(int token, Token word, boolean alsoSimilar) {
    // Not by their stems: what is to pay is not what is paid.
    return English.singular(question.word(token)).equals(English.singular(word.word()))
        || (alsoSimilar
            && !word.isStopWord()
            && English.synonyms(word.stem()).contains(question.stem(token)));
  }

  private boolean isMeant(int token, List<Token> words) {
    return !words.stream().allMatch(Token::isStopWord)
        || PARTICLE_BEFORE.contains(question.stem(token - 1))
        || PARTICLE_BEFORE.contains(question.word(token - 1))
        || token + words.size() == question.tokens().size();
  }

  private boolean isNegated(int token, Parameter parameter, String choice) {
    return !parameter.nameWords().contains(choice)
        && (NEGATIONS.contains(question.word(token - 1))
            || (NEGATIONS.contains(question.word(token - 2))
                && English.isStopWord(question.word(token - 1))));
  }

  private void fillDays() {
    Span days = question.days();
    if (days == null
        || IntStream.rangeClosed(days.firstToken(), days.lastToken()).anyMatch(used::get)) {
      return;
    }
    for (Parameter parameter : parameters) {
      LocalDate day = day(parameter, days);
      if (day != null && parameter.kind() == Parameter.Kind.DATE) {
        put(parameter, Json.of(day));
      } else if (day != null && parameter.kind() == Parameter.Kind.TIME) {
        put(parameter, Json.string(day + "T00:00:00Z"));
      }
    }
    used.set(days.firstToken(), days.lastToken() + 1);
  }

  private static @Nullable LocalDate day(Parameter parameter, Span days) {
    if (parameter.isNamed(FROM)) {
      return days.from();
    }
    // "As of last month" means its end; so does the last day of a period.
    return parameter.isNamed(TO) || days.to() != null ? days.to() : days.from();
  }

  private void fillCodes() {
    for (Parameter parameter : of(Parameter.Kind.TEXT)) {
      if (!parameter.isNamed(CODES)) {
        continue;
      }
      for (int i = 0; i < question.tokens().size() && !values.containsKey(parameter.name()); i++) {
        Token token = question.tokens().get(i);
        boolean number = parameter.required() && token.isNumber() && token.word().length() > 1;
        if (!used.get(i) && (token.isCode() || number)) {
          put(parameter, Json.string(token.raw()));
          used.set(i);
        }
      }
    }
  }

  private void fillNames() {
    List<Name> open = new ArrayList<>(question.names());
    open.removeIf(name -> used.get(name.firstToken()));
    for (Name name : open) {
      Parameter best = null;
      for (Parameter parameter : of(Parameter.Kind.TEXT)) {
        boolean free = !values.containsKey(parameter.name()) && !parameter.isNamed(CODES);
        int fits = free ? affinity(parameter, name) : 0;
        if (fits > 0 && (best == null || fits > affinity(best, name))) {
          best = parameter;
        }
      }
      if (best != null) {
        put(best, Json.string(name.text()));
        used.set(name.firstToken(), name.lastToken() + 1);
      }
    }
  }

  private static int affinity(Parameter parameter, Name name) {
    int fits = 0;
    if (parameter.isNamed(PLACES)) {
      fits = name.isPlace() ? 5 : 2;
    } else if (parameter.isNamed(PARTIES)) {
      fits = name.quoted() || !name.isPlace() ? 4 : 1;
    } else if (parameter.isNamed(SEARCHES)) {
      fits = name.quoted() ? 5 : 3;
    }
    return fits == 0 && parameter.required() ? 1 : fits;
  }

  private void fillFlag(Parameter parameter) {
    Set<String> wanted =
        English.nameTokens(parameter.name()).stream()
            .filter(token -> !ADDED_TO_FLAGS.contains(token.word()) && !token.isStopWord())
            .map(Token::stem)
            .collect(Collectors.toSet());
    List<Integer> at =
        IntStream.range(0, question.tokens().size())
            .filter(i -> wanted.contains(question.stem(i)))
            .boxed()
            .toList();
    Set<String> said = at.stream().map(question::stem).collect(Collectors.toSet());
    if (!wanted.isEmpty() && said.equals(wanted)) {
      values.put(
          parameter.name(), Json.bool(!NEGATIONS.contains(question.word(at.getFirst() - 1))));
    }
  }

  // A search without a name searches for what was asked.
  private void fillSearch() {
    for (Parameter parameter : of(Parameter.Kind.TEXT)) {
      boolean open = parameter.required() && !values.containsKey(parameter.name());
      if (open && parameter.isNamed(SEARCHES)) {
        String words =
            IntStream.range(0, question.tokens().size())
                .filter(i -> !used.get(i) && !question.tokens().get(i).isStopWord())
                .mapToObj(i -> question.tokens().get(i).raw())
                .collect(Collectors.joining(" "));
        put(parameter, words.isEmpty() ? null : Json.string(words));
      }
    }
  }
}
