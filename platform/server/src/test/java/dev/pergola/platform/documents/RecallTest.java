// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import static dev.pergola.platform.documents.Library.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often what answers a question is among the passages that are found, in a handbook of two
 * hundred rules that differ in one or two words each, with chatter between.
 */
@Timeout(120)
class RecallTest {
  private static final List<String> THINGS =
      List.of(
          "laptop",
          "chair",
          "desk",
          "bicycle",
          "lamp",
          "monitor",
          "keyboard",
          "headset",
          "camera",
          "printer",
          "projector",
          "microphone",
          "tablet",
          "phone",
          "backpack",
          "kettle",
          "ladder",
          "drill",
          "scanner",
          "router");
  private static final List<String> DEPARTMENTS =
      List.of(
          "sales",
          "finance",
          "legal",
          "marketing",
          "support",
          "engineering",
          "purchasing",
          "logistics",
          "security",
          "research");

  private record Rule(String sentence, String question) {}

  @ParameterizedTest
  @EnumSource
  void theRuleThatAnswersIsFoundAndMostlyFirst(TestServer.On database) throws Exception {
    try (var library = Library.on(database)) {
      List<Rule> rules = rules();
      for (int i = 0; i < DEPARTMENTS.size(); i++) {
        library.put(ADA, "Handbook %d.md".formatted(i), handbook(rules, i));
      }

      int first = 0;
      int among = 0;
      for (Rule rule : rules) {
        List<Found> found = library.documents.relevantByWords(ADA, null, rule.question());
        assertThat(found).hasSizeLessThanOrEqualTo(5);
        first += !found.isEmpty() && found.getFirst().text().contains(rule.sentence()) ? 1 : 0;
        among += found.stream().anyMatch(one -> one.text().contains(rule.sentence())) ? 1 : 0;
      }
      System.out.printf(
          "%s: of %d questions %d find their rule, %d as the first passage%n",
          database, rules.size(), among, first);
      assertThat(among).isGreaterThanOrEqualTo(rules.size() * 98 / 100);
      assertThat(first).isGreaterThanOrEqualTo(rules.size() * 90 / 100);
      for (String other :
          List.of("Who won the world cup?", "Tell me a joke", "Write a poem on autumn leaves")) {
        assertThat(library.documents.relevantByWords(ADA, null, other)).as(other).isEmpty();
      }
    }
  }

  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (String department : DEPARTMENTS) {
      for (String thing : THINGS) {
        int euros = 50 + rules.size() * 7;
        rules.add(
            new Rule(
                "In %s a new %s may cost up to %d euros.".formatted(department, thing, euros),
                "How much may colleagues in %s spend on %ss?".formatted(department, thing)));
      }
    }
    return rules;
  }

  // Each rule in a paragraph of its own, with sentences around it that say nothing of it.
  private static String handbook(List<Rule> rules, int number) {
    var random = new Random(number);
    String[] chatter = {
      "Please keep the receipt for the accountants.",
      "Ask your team lead when in doubt, before you order anything.",
      "This was agreed upon with the works council and holds until further notice.",
      "Purchases are made through the portal, and delivered to the front office.",
      "Return what you no longer need, so that others can use it."
    };
    var text = new StringBuilder("# Handbook\n\n");
    for (Rule rule : rules.subList(number * THINGS.size(), (number + 1) * THINGS.size())) {
      for (int i = 0; i < 12; i++) {
        text.append(chatter[random.nextInt(chatter.length)])
            .append(i == 5 ? " " + rule.sentence() + " " : " ");
      }
      text.append("\n\n");
    }
    return text.toString();
  }
}
