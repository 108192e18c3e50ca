// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds names in a question: what is quoted, what is written with a capital, and what follows "for"
 * or "in" and is no word of any tool.
 */
final class Names {
  private static final Pattern QUOTED =
      Pattern.compile(
          "[\"“„«]([^\"“”„«»]{1,100})[\"”“»]|(?<!\\p{L})['‘]([^'‘’]{1,100})['’](?!\\p{L})");
  private static final Set<String> JOINTS =
      Set.of("of", "and", "the", "de", "van", "von", "der", "la");
  private static final Set<String> INTRODUCTIONS =
      Set.of("for", "from", "by", "in", "at", "on", "near", "does", "did", "has");
  // These introduce many things besides names, so that one unknown word after them is not enough.
  private static final Set<String> WEAK_INTRODUCTIONS = Set.of("of", "with", "about", "to");
  private static final int LONGEST_ABBREVIATION = 4;
  private static final Set<String> ARTICLES = Set.of("the", "our", "my", "a");
  private static final Set<String> DAYS_AND_MONTHS =
      Set.of(
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  // A text as short as this may be a name alone, in answer to a question of ours.
  private static final int NAME_ALONE = 3;

  private final String text;
  private final List<Token> tokens;
  private final @Nullable Span days;
  private final Vocabulary vocabulary;
  private final List<Name> names = new ArrayList<>();

  Names(String text, List<Token> tokens, @Nullable Span days, Vocabulary vocabulary) {
    this.text = text;
    this.tokens = tokens;
    this.days = days;
    this.vocabulary = vocabulary;
  }

  /** The names, in order. */
  List<Name> find() {
    findQuoted();
    for (int i = 0; i < tokens.size(); i++) {
      if (isFree(i) && tokens.get(i).isCapitalized()) {
        i = addCapitalized(i);
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      addUnknown(i);
    }
    return names.stream().sorted(Comparator.comparingInt(Name::firstToken)).toList();
  }

  private void findQuoted() {
    Matcher matcher = QUOTED.matcher(text);
    while (matcher.find()) {
      int first = -1;
      int last = -1;
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.get(i).start() >= matcher.start() && tokens.get(i).end() <= matcher.end()) {
          first = first < 0 ? i : first;
          last = i;
        }
      }
      if (first >= 0) {
        String content = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        names.add(new Name(content.strip(), true, before(first), first, last));
      }
    }
  }

  // Answers with the last token that was looked at.
  private int addCapitalized(int start) {
    int end = start;
    for (int next = start + 1; next < tokens.size() && isFree(next); next++) {
      boolean joint =
          JOINTS.contains(tokens.get(next).word())
              && next + 1 < tokens.size()
              && tokens.get(next + 1).isCapitalized();
      if (!isAdjacent(next)
          || !(tokens.get(next).isCapitalized() || joint || tokens.get(next).isNumber())) {
        break;
      }
      end = next;
    }
    int first = start;
    int last = end;
    while (first <= last && !isStrange(first)) {
      first++;
    }
    while (last > first && !isStrange(last) && tokens.get(last).isStopWord()) {
      last--;
    }
    boolean beginsSentence = first == last && beginsSentence(first) && tokens.size() > NAME_ALONE;
    if (first <= last && !beginsSentence && !isAbbreviation(first, last)) {
      add(first, last);
    }
    return end;
  }

  // "VAT" is a matter; a company of that name is written after "for" or "from".
  private boolean isAbbreviation(int first, int last) {
    String raw = tokens.get(first).raw();
    return first == last
        && raw.length() <= LONGEST_ABBREVIATION
        && raw.chars().allMatch(Character::isUpperCase)
        && !INTRODUCTIONS.contains(before(first));
  }

  private void addUnknown(int introduction) {
    String word = tokens.get(introduction).word();
    int least = INTRODUCTIONS.contains(word) ? 1 : 2;
    if (least > 1 && !WEAK_INTRODUCTIONS.contains(word)) {
      return;
    }
    int first = introduction + 1;
    while (first < tokens.size() && ARTICLES.contains(tokens.get(first).word())) {
      first++;
    }
    int last = first;
    while (last < tokens.size() && isFree(last) && isStrange(last)) {
      last++;
    }
    if (last - first >= least) {
      add(first, last - 1);
    }
  }

  private void add(int first, int last) {
    names.add(
        new Name(
            text.substring(tokens.get(first).start(), tokens.get(last).start())
                + tokens.get(last).raw(),
            false,
            before(first),
            first,
            last));
  }

  private String before(int token) {
    int i = token - 1;
    while (i >= 0 && ARTICLES.contains(tokens.get(i).word())) {
      i--;
    }
    return i < 0 ? "" : tokens.get(i).word();
  }

  private boolean isFree(int token) {
    return (days == null || !days.covers(token))
        && names.stream().noneMatch(name -> name.covers(token));
  }

  private boolean isStrange(int i) {
    Token token = tokens.get(i);
    return !token.isStopWord()
        && !token.isNumber()
        && !token.isCode()
        && !vocabulary.knows(token)
        && English.synonyms(token.stem()).isEmpty()
        && !DAYS_AND_MONTHS.contains(token.word());
  }

  private boolean beginsSentence(int i) {
    return i == 0
        || text.substring(tokens.get(i - 1).end(), tokens.get(i).start()).matches("(?s).*[.?!:].*");
  }

  // Nothing but a space, an ampersand or a hyphen stands between it and the token before it.
  private boolean isAdjacent(int i) {
    return text.substring(tokens.get(i - 1).end(), tokens.get(i).start())
        .matches("['’]?s?[\\s&+-]{0,3}");
  }
}
