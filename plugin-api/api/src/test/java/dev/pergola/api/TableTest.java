// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("contact", "Contact"),
          new Table.Column("due", "Due"),
          new Table.Column("days", "Days"),
          new Table.Column("amount", "Amount"));

  private final Table invoices =
      new Table(
          COLUMNS,
          List.of(
              List.of(
                  Cell.of("Acme | Sons"),
                  Cell.of(LocalDate.of(2026, 1, 31)),
                  Cell.of(12),
                  Cell.of(new Money(123450, "AUD"))),
              List.of(
                  Cell.of("Line\r\nbreak\rand\\more\n"),
                  Cell.of((LocalDate) null),
                  Cell.of(0),
                  Cell.of((Money) null))));

  @Test
  void aTableIsMarkdownWithNumbersToTheRight() {
    assertThat(invoices.toMarkdown(10))
        .isEqualTo(
            """
            | Contact | Due | Days | Amount |
            | --- | --- | ---: | ---: |
            | Acme \\| Sons | 2026-01-31 | 12 | 1,234.50 AUD |
            | Line break and\\\\more  |  | 0 |  |
            """);
  }

  @Test
  void onlySoManyRowsAreShown() {
    assertThat(invoices.toMarkdown(1).lines()).hasSize(3);
    assertThat(invoices.toMarkdown(0).lines()).hasSize(2);
  }

  @Test
  void aColumnIsNumericWhenAllItsValuesAre() {
    assertThat(invoices.isNumeric(0)).isFalse();
    assertThat(invoices.isNumeric(1)).isFalse();
    assertThat(invoices.isNumeric(2)).isTrue();
    assertThat(invoices.isNumeric(3)).isTrue();
    assertThat(new Table(COLUMNS, List.of()).isNumeric(0)).isFalse();
  }

  @Test
  void everyRowHasACellForEveryColumn() {
    assertThatThrownBy(() -> new Table(COLUMNS, List.of(List.of(Cell.of("alone")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A row has 1 cells for 4 columns");
    assertThatThrownBy(() -> new Table(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cellsReadForPeopleAndForPrograms() {
    Cell moment = Cell.of(Instant.parse("2026-01-31T09:00:00.987Z"));
    Cell rate = Cell.of(new BigDecimal("1E+3"));

    assertThat(moment.text()).isEqualTo("2026-01-31T09:00:00Z");
    assertThat(moment.toJson()).hasToString("\"2026-01-31T09:00:00.987Z\"");
    assertThat(rate.text()).isEqualTo("1000");
    assertThat(rate.toJson()).hasToString("1000");
    assertThat(Cell.of((String) null).text()).isEmpty();
    assertThat(Cell.of((String) null).toJson()).isEqualTo(Json.NULL);
  }

  @Test
  void aToolsResultShowsAModelAtMost200Rows() {
    Table long300 =
        new Table(
            List.of(new Table.Column("n", "N")),
            java.util.stream.LongStream.range(0, 300).mapToObj(n -> List.of(Cell.of(n))).toList());

    String text = ToolResult.of("There are 300.", long300).toText();

    assertThat(text).startsWith("There are 300.\n\n| N |").endsWith("(200 of 300 rows shown)");
    assertThat(text).contains("| 199 |").doesNotContain("| 200 |");
    assertThat(ToolResult.of("None.", new Table(COLUMNS, List.of())).toText()).isEqualTo("None.");
  }
}
