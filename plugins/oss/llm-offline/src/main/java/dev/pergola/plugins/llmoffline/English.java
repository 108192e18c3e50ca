// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What this plugin knows of English: words, their stems, and which of them mean the same. */
final class English {
  // A code with its hyphens, a number with its separators, or a word.
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\p{L}{1,6}-?\\d[\\p{L}\\d]*(?:-[\\p{L}\\d]+)*|\\d{4}-\\d{2}-\\d{2}|\\d+(?:[.,/]\\d+)*"
              + "|\\p{L}[\\p{L}\\p{M}]*(?:['’]\\p{L}+)?");
  // The one abbreviation that falls apart into letters.
  private static final Pattern ABBREVIATION = Pattern.compile("(?i)\\bp ?& ?l\\b");
  private static final Pattern CAMEL_HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[_\\-.]+");
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

  private static final Set<String> STOP_WORDS =
      words(
          """
          a an the this that these those it its there here some any all each every no not
          i me my mine we us our ours you your yours he him his she her they them their
          am is are was were be been being do does did done have has had having can could will
          would shall should may might must let lets
          and or but if then than so as of in on at by for from to with without about into over
          under up down out off per via
          what which who whom whose when where why how much many more most less
          please show list give tell get find display see look want need know like print say
          now just also only still ever really currently yet already s t re ve ll m d
          anybody anyone anything everybody everyone everything somebody someone something nobody
          whats whos hows im id ive dont doesnt didnt havent hasnt isnt arent wasnt
          """);

  // What these stand for matters in pairs with other words only: "owes me", "not paid".
  private static final Map<String, String> COMPANIONS = companions();

  private static Map<String, String> companions() {
    Map<String, String> same = new HashMap<>();
    words("i we").forEach(word -> same.put(word, "i"));
    words("me us").forEach(word -> same.put(word, "me"));
    words("my our").forEach(word -> same.put(word, "my"));
    words("who whom").forEach(word -> same.put(word, "who"));
    words("not never havent hasnt isnt arent wasnt dont doesnt didnt")
        .forEach(word -> same.put(word, "not"));
    return Map.copyOf(same);
  }

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("paid", "pay"),
          Map.entry("made", "make"),
          Map.entry("spent", "spend"),
          Map.entry("sold", "sell"),
          Map.entry("bought", "buy"),
          Map.entry("sent", "send"),
          Map.entry("went", "go"),
          Map.entry("got", "get"),
          Map.entry("lost", "lose"),
          Map.entry("grew", "grow"),
          Map.entry("profitable", "profit"),
          Map.entry("profitability", "profit"),
          Map.entry("people", "person"),
          Map.entry("children", "child"),
          Map.entry("unpaid", "unpaid"),
          Map.entry("news", "news"));

  /** Groups of words that mean nearly the same in any trade. */
  private static final List<Set<String>> SYNONYMS =
      List.of(
          stems("client customer debtor"),
          stems("vendor supplier creditor"),
          stems("company organization organisation firm business"),
          stems("revenue income turnover sales earnings earn"),
          stems("cost costs expense spend spending"),
          stems("tax vat gst"),
          stems("late overdue"),
          stems("last previous"),
          Set.of("unpaid", "outstand", "open", "not pay"),
          stems("cash money"),
          stems("buy purchase"),
          stems("person people contact"),
          stems("email mail"),
          stems("phone telephone"),
          stems("biggest largest highest top"),
          stems("newest latest recent"),
          stems("lamp light"),
          stems("hot warm cold temperature"),
          stems("rain rainy sunny sun snow weather forecast"));

  static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(ABBREVIATION.matcher(text).replaceAll("profit and loss"));
    while (matcher.find()) {
      String raw = matcher.group().replaceFirst("['’]s?$", "");
      String word =
          ACCENTS
              .matcher(Normalizer.normalize(raw, Normalizer.Form.NFD))
              .replaceAll("")
              .replaceAll("['’]", "")
              .toLowerCase(Locale.ROOT);
      tokens.add(new Token(raw, word, stem(word), matcher.start(), matcher.end()));
    }
    return tokens;
  }

  /** The words of a program's name, such as {@code minimumDaysOverdue} or {@code as_of}. */
  static List<Token> nameTokens(String name) {
    return tokens(CAMEL_HUMP.matcher(name).replaceAll(" "));
  }

  static boolean isStopWord(String word) {
    return STOP_WORDS.contains(word);
  }

  /**
   * What a small word adds to its neighbor, the same for one and for several persons; null when it
   * adds nothing.
   */
  static @Nullable String companion(String word) {
    return COMPANIONS.get(word);
  }

  /** Stems, or pairs of them, that mean nearly the same, without the given one. */
  static List<String> synonyms(String stem) {
    return SYNONYMS.stream()
        .filter(group -> group.contains(stem))
        .flatMap(Set::stream)
        .filter(other -> !other.equals(stem))
        .sorted()
        .distinct()
        .toList();
  }

  /** Cuts the endings of plurals, participles and tenses off; the rest need not be a word. */
  static String stem(String word) {
    String known = IRREGULAR.get(word);
    if (known != null) {
      return known;
    }
    String stem = singular(word);
    if (stem.length() > 5 && stem.endsWith("ing")) {
      stem = single(stem.substring(0, stem.length() - 3));
    } else if (stem.length() > 4 && stem.endsWith("ed") && !stem.endsWith("eed")) {
      stem = single(stem.substring(0, stem.length() - 2));
    } else if (stem.equals("owing") || stem.equals("owed")) {
      stem = "ow";
    }
    return stem.length() > 2 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
  }

  /** Cuts the ending of a plural or of the third person off. */
  static String singular(String word) {
    if (word.length() > 4 && word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    } else if (word.length() > 4 && word.matches(".*(ss|sh|ch|x|z)es")) {
      return word.substring(0, word.length() - 2);
    } else if (word.length() > 3 && word.endsWith("s") && !word.matches(".*(ss|us|is)")) {
      return word.substring(0, word.length() - 1);
    }
    return word;
  }

  // "planned" is of "plan", "billed" of "bill".
  private static String single(String stem) {
    return stem.matches(".*([bdgmnprt])\\1") ? stem.substring(0, stem.length() - 1) : stem;
  }

  private static Set<String> words(String list) {
    return Set.of(list.strip().split("\\s+"));
  }

  private static Set<String> stems(String list) {
    Set<String> stems = new LinkedHashSet<>();
    for (String word : list.split(" ")) {
      stems.add(stem(word));
    }
    return Set.copyOf(stems);
  }

  private English() {}
}
