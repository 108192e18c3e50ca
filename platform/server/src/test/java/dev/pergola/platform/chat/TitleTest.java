// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.home.StorableText;
import org.junit.jupiter.api.Test;

class TitleTest {
  @Test
  void aTitleIsTheFirstLineOfTheMessage() {
    assertThat(Title.of("\n  Who owes me money?\nAnd since when?")).isEqualTo("Who owes me money?");
  }

  @Test
  void aLongLineIsCutAtAWord() {
    assertThat(
            Title.of(
                "Which of our customers have paid their invoices late more than twice this year?"))
        .isEqualTo("Which of our customers have paid their invoices late more…");
    assertThat(Title.of("word ".repeat(40))).hasSizeLessThanOrEqualTo(60).endsWith("word…");
  }

  @Test
  void aLineWithoutAWordToCutAtIsCutSomewhereButNotInsideACharacter() {
    assertThat(Title.of("x".repeat(61))).isEqualTo("x".repeat(59) + "…");
    assertThat(Title.of("x".repeat(58) + "😀".repeat(10))).isEqualTo("x".repeat(58) + "…");
    assertThat(Title.of("x".repeat(60))).isEqualTo("x".repeat(60));
  }

  @Test
  void aGivenTitleIsOneLineOfAtMost200Characters() {
    assertThat(Title.given("  Money\n owed ")).isEqualTo("Money owed");
    assertThat(Title.given("x".repeat(200))).hasSize(200);
    assertThatThrownBy(() -> Title.given("x".repeat(201))).isInstanceOf(PergolaException.class);
    assertThatThrownBy(() -> Title.given(" \n ")).isInstanceOf(PergolaException.class);
  }

  @Test
  void aMadeTitleIsFreeOfWhatModelsPutAroundOne() {
    assertThat(Title.made("\"Debtors in March.\"")).isEqualTo("Debtors in March");
    assertThat(Title.made("# **Title:** Cash flow\nand more")).isEqualTo("Cash flow");
    assertThat(Title.made("«Trésorerie 2026»")).isEqualTo("Trésorerie 2026");
    assertThat(Title.made("What is due?")).isEqualTo("What is due?");
    assertThat(Title.made("word ".repeat(40))).hasSizeLessThanOrEqualTo(60);
    assertThat(Title.made(" \n ")).isNull();
    assertThat(Title.made("\"\"")).isNull();
  }

  @Test
  void whatAModelThinksAloudIsNoTitle() {
    assertThat(Title.made("<think>\nThe user asks for\na title.\n</think>\n\nDebtors in March"))
        .isEqualTo("Debtors in March");
    assertThat(Title.made("<THINKING>Hm.</THINKING> Debtors")).isEqualTo("Debtors");
    assertThat(Title.made("The user asks.</think>Debtors")).isEqualTo("Debtors");
    assertThat(Title.made("<think>The user asks for a title, which")).isNull();
  }

  @Test
  void textIsMadeStorable() {
    assertThat(StorableText.of("a\u0000b\uD83Dc😀\uDE00")).isEqualTo("a\uFFFDb\uFFFDc😀\uFFFD");
  }
}
