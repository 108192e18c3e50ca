// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.api.Cell;
import dev.pergola.api.Money;
import dev.pergola.api.Table;
import dev.pergola.api.View;
import dev.pergola.platform.plugins.ExtensionPage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/** A page that a plugin brings, with one of everything that it can hold. */
final class SampleExtension {
  static ExtensionPage extension() {
    var rows =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    List.<Cell>of(
                        Cell.of(Instant.parse("2026-11-21T08:00:00Z").minusSeconds(i * 1234L)),
                        Cell.of(i % 3 == 0 ? "Ines Okafor" : "Tomás Lindqvist"),
                        Cell.of(i % 2 == 0 ? "plugin.started" : "user.signed_in"),
                        Cell.of(LocalDate.of(2026, 11, 21).minusDays(i)),
                        Cell.of(new Money(123_450L * i - 99_900, "AUD")),
                        Cell.of("3f2a9c77e0d14b5a8c6f%020d".formatted(i))))
            .toList();
    return new ExtensionPage(
        "Audit trail",
        "audit",
        View.of(
            new View.Paragraph("Who did what, and when. Entries are chained, so none can be lost."),
            new View.Notice(View.Tone.GOOD, "The chain is whole: 1,204 entries checked."),
            new View.Notice(View.Tone.WARNING, "The oldest entries are removed in 12 days."),
            new View.Notice(View.Tone.BAD, "Entry 17 does not fit the one before it."),
            new View.Notice(View.Tone.INFO, "Times are yours."),
            new View.Figures(
                List.of(
                    new View.Figure("Entries", "1,204"),
                    new View.Figure("Today", "38"),
                    new View.Figure("Amount", "1,234,567.50 AUD"))),
            new View.Filters(
                List.of(
                    new View.Field("from", "From", View.Field.Kind.DATE, List.of(), "2026-11-01"),
                    new View.Field("who", "Who", View.Field.Kind.TEXT, List.of(), "Ines \"O\""),
                    new View.Field(
                        "type",
                        "What",
                        View.Field.Kind.CHOICE,
                        List.of("plugin.started", "user.signed_in"),
                        "user.signed_in"))),
            new View.Links(
                List.of(
                    new View.Link("Export as CSV", "/export.csv?from=2026-11-01"),
                    new View.Link("Older", "/?page=2"))),
            new View.Grid(
                "Entries",
                new Table(
                    List.of(
                        new Table.Column("at", "When"),
                        new Table.Column("who", "Who"),
                        new Table.Column("type", "What"),
                        new Table.Column("day", "Day"),
                        new Table.Column("amount", "Amount"),
                        new Table.Column("hash", "Hash")),
                    rows),
                "Nothing was recorded."),
            new View.Grid(
                "Refused",
                new Table(List.of(new Table.Column("at", "When")), List.of()),
                "Nothing was refused.")));
  }

  private SampleExtension() {}
}
