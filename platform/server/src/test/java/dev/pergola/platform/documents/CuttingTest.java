// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pergola.api.DocumentText;
import dev.pergola.api.DocumentText.Block;
import dev.pergola.platform.documents.Cutting.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How documents are cut into passages. */
class CuttingTest {
  private static Block paragraph(String text) {
    return new Block(text, false, null);
  }

  private static Block heading(String text) {
    return new Block(text, true, null);
  }

  private static List<Cut> cut(int longest, Block... blocks) {
    return Cutting.passages(new DocumentText(List.of(blocks)), longest);
  }

  @Test
  void paragraphsStayTogetherWhileTheyFit() {
    assertThat(cut(20, paragraph("One two."), paragraph("Three."), paragraph("Four five six.")))
        .extracting(Cut::text)
        .containsExactly("One two.\n\nThree.", "Four five six.");
  }

  @Test
  void aHeadingBeginsAPassageAndNamesIt() {
    assertThat(
            cut(
                100,
                paragraph("Before."),
                heading("# Travel"),
                heading("## Hotels"),
                paragraph("At most 200."),
                heading("## Trains"),
                paragraph("Second class.")))
        .extracting(Cut::heading, Cut::text)
        .containsExactly(
            tuple(null, "Before."),
            tuple("Hotels", "# Travel\n\n## Hotels\n\nAt most 200."),
            tuple("Trains", "## Trains\n\nSecond class."));
  }

  @Test
  void aPassageIsOfOnePage() {
    assertThat(
            cut(
                100,
                new Block("First.", false, 1),
                new Block("Second.", false, 2),
                new Block("Also second.", false, 2)))
        .extracting(Cut::page, Cut::text)
        .containsExactly(tuple(1, "First."), tuple(2, "Second.\n\nAlso second."));
  }

  @Test
  void aParagraphThatIsTooLongIsCutAtSentencesThenWordsThenAnywhere() {
    assertThat(cut(12, paragraph("Yes it is. No it is not. Antidisestablishment 😀😀😀😀😀😀😀")))
        .extracting(Cut::text)
        .containsExactly(
            "Yes it is.", "No it is", "not.", "Antidisestab", "lishment", "😀😀😀😀😀😀", "😀");
  }

  @Test
  void nothingOfATextIsLostAndNoPassageIsTooLong() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      List<Block> blocks = new ArrayList<>();
      for (int b = random.nextInt(12); b >= 0; b--) {
        blocks.add(
            new Block(
                text(random), random.nextInt(4) == 0, random.nextInt(3) == 0 ? null : b / 3 + 1));
      }
      int longest = 10 + random.nextInt(90);
      List<Cut> cuts = Cutting.passages(new DocumentText(blocks), longest);

      assertThat(withoutSpace(cuts.stream().map(Cut::text).toList()))
          .as("seed %d", seed)
          .isEqualTo(withoutSpace(blocks.stream().map(Block::text).toList()));
      assertThat(cuts)
          .as("seed %d", seed)
          .allSatisfy(
              cut -> {
                assertThat(cut.text().length()).isBetween(1, longest);
                assertThat(cut.text()).isEqualTo(cut.text().strip());
              });
    }
  }

  private static String text(Random random) {
    String[] words = {
      "a", "word", "another.", "sentence!", "\n", "😀", "x".repeat(150), "多少钱。", "  "
    };
    return random
        .ints(random.nextInt(60), 0, words.length)
        .mapToObj(i -> words[i])
        .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
  }

  private static String withoutSpace(List<String> texts) {
    return String.join("", texts).replaceAll("\\s+", "");
  }
}
