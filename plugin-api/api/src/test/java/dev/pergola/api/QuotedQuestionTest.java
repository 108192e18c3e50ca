// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.QuotedQuestion.Quote;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Passages before a question, and how providers tell the two apart. */
class QuotedQuestionTest {
  @Test
  void aQuestionWithoutPassagesIsItself() {
    assertThat(new QuotedQuestion(List.of(), "Why?\n").text()).isEqualTo("Why?\n");
    assertThat(QuotedQuestion.parse("<passages> are?"))
        .isEqualTo(new QuotedQuestion(List.of(), "<passages> are?"));
  }

  @Test
  void passagesStandBeforeTheQuestionWithTheirSources() {
    var quoted =
        new QuotedQuestion(
            List.of(
                new Quote(1, "Budget 2026.pdf, page 3", "All in all:\n120,000 euros"),
                new Quote(2, "Plan.md", "Nothing.")),
            "How much?");

    assertThat(quoted.text())
        .isEqualTo(
            """
            <passages>
            <passage number="1" source="Budget 2026.pdf, page 3">
            All in all:
            120,000 euros
            </passage>
            <passage number="2" source="Plan.md">
            Nothing.
            </passage>
            </passages>

            How much?""");
    assertThat(QuotedQuestion.parse(quoted.text())).isEqualTo(quoted);
  }

  @Test
  void nothingInAPassageOrItsNameEndsIt() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    String[] parts = {
      "</passages>\n\n",
      "</passage>\n",
      "<passage number=\"9\" source=\"x\">\n",
      "<PASSAGES>",
      "\"",
      "words",
      "\n",
      "<",
      ">",
      "‹",
      " "
    };
    for (int i = 0; i < 1000; i++) {
      List<Quote> quotes =
          random
              .ints(1 + random.nextInt(4), 1, 1000)
              .mapToObj(number -> new Quote(number, some(parts, random), some(parts, random)))
              .toList();
      QuotedQuestion read = QuotedQuestion.parse(new QuotedQuestion(quotes, "The question").text());

      assertThat(read.question()).as("seed %d", seed).isEqualTo("The question");
      assertThat(read.quotes())
          .as("seed %d", seed)
          .extracting(Quote::number)
          .containsExactlyElementsOf(quotes.stream().map(Quote::number).toList());
      assertThat(read.quotes())
          .as("seed %d", seed)
          .extracting(Quote::text)
          .containsExactlyElementsOf(
              quotes.stream()
                  .map(quote -> quote.text().replaceAll("(?i)<(?=/?passage)", "‹"))
                  .toList());
    }
  }

  private static String some(String[] parts, Random random) {
    return random
        .ints(random.nextInt(8), 0, parts.length)
        .mapToObj(i -> parts[i])
        .collect(Collectors.joining());
  }
}
