// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question with passages of documents before it, as the server sends it to models: one {@link
 * Message.User}, since not every vendor takes two in a row. For providers that want to tell the two
 * apart; most pass the text on as it is.
 *
 * @param quotes what was found in the user's documents, the best first; empty for nothing
 * @param question what the user asks
 */
public record QuotedQuestion(List<Quote> quotes, String question) {
  private static final String BEGIN = "<passages>\n";
  private static final String END = "</passages>\n\n";
  private static final Pattern PASSAGE =
      Pattern.compile(
          "<passage number=\"(\\d{1,4})\" source=\"([^\"\n]*)\">\n(.*?)\n</passage>\n",
          Pattern.DOTALL);
  private static final Pattern MARK = Pattern.compile("<(?=/?passage)", Pattern.CASE_INSENSITIVE);

  public QuotedQuestion {
    quotes = List.copyOf(quotes);
  }

  /**
   * A passage.
   *
   * @param number by which an answer cites it, as {@code [1]}
   * @param source where it is from, for people: {@code Budget 2026.pdf, page 3}
   * @param text the passage's own words
   */
  public record Quote(int number, String source, String text) {}

  /**
   * The message's text. Nothing in a passage can end it: what looks like a mark of this format is
   * written with another character.
   */
  public String text() {
    if (quotes.isEmpty()) {
      return question;
    }
    var text = new StringBuilder(BEGIN);
    for (Quote quote : quotes) {
      text.append("<passage number=\"")
          .append(quote.number())
          .append("\" source=\"")
          .append(quote.source().replace('"', '\'').replaceAll("\\s+", " "))
          .append("\">\n")
          .append(MARK.matcher(quote.text()).replaceAll("‹"))
          .append("\n</passage>\n");
    }
    return text.append(END).append(question).toString();
  }

  /** Reads a message's text; one without passages is a question alone. */
  public static QuotedQuestion parse(String text) {
    int end = text.startsWith(BEGIN) ? text.indexOf("\n" + END) : -1;
    if (end < 0) {
      return new QuotedQuestion(List.of(), text);
    }
    List<Quote> quotes = new ArrayList<>();
    Matcher passage = PASSAGE.matcher(text.substring(0, end + 1));
    while (passage.find()) {
      quotes.add(new Quote(Integer.parseInt(passage.group(1)), passage.group(2), passage.group(3)));
    }
    return new QuotedQuestion(quotes, text.substring(end + 1 + END.length()));
  }
}
