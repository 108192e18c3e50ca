// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.models.LimitsPage;
import dev.pergola.platform.models.Price;
import dev.pergola.platform.models.PricesPage;
import dev.pergola.platform.models.UsagePage;
import dev.pergola.platform.models.UsageReport;
import dev.pergola.platform.models.UsageReport.Amount;
import dev.pergola.platform.models.UsageReport.By;
import dev.pergola.platform.models.UsageReport.Line;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/** What the pages about usage and money show in the preview and in tests. */
final class SampleUsage {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

  /** Three weeks, with costs that are not known, and a day without anything. */
  static UsagePage usage() {
    List<Line> days =
        IntStream.range(0, 21)
            .mapToObj(day -> day(FIRST.plusDays(day).toString(), day == 14 ? 0 : 3 + day * 7 % 11))
            .toList();
    return new UsagePage(
        new UsageReport(FIRST, FIRST.plusDays(20), By.DAY, true, total(), days, true),
        true,
        "from must be a day such as 2026-11-30 <b>.");
  }

  /** Nothing at all, as a member sees it. */
  static UsagePage nothing() {
    Line none = line("", "Total", 0, List.of());
    return new UsagePage(
        new UsageReport(FIRST, FIRST.plusDays(20), By.MODEL, false, none, List.of(), false),
        false,
        null);
  }

  private static Line day(String day, int calls) {
    return line(
        day, day, calls, calls == 0 ? List.of() : List.of(new Amount(calls * 41_250L + 7, "USD")));
  }

  private static Line total() {
    return new Line(
        "",
        "Total",
        143,
        4,
        2,
        3,
        1_204_889,
        88_213,
        400_000,
        20_000,
        List.of(new Amount(5_898_890, "USD")),
        List.of(new Amount(120_000, "EUR")),
        4_210L,
        612L);
  }

  private static Line line(String key, String title, int calls, List<Amount> cost) {
    return new Line(
        key,
        title,
        calls,
        calls / 8,
        calls / 12,
        0,
        calls * 8_400L,
        calls * 620L,
        calls * 2_800L,
        calls * 140L,
        cost,
        List.of(),
        calls == 0 ? null : 2_900L + 130L * calls,
        calls == 0 ? null : 410L + 20L * calls);
  }

  /** One limit of each kind. */
  static LimitsPage limits() {
    return new LimitsPage(
        true,
        true,
        true,
        List.of(
            new LimitsPage.Limit(
                "1",
                "The whole organization",
                "50.00 USD per month",
                "31.204518 USD",
                "18.795482 USD",
                62,
                "2026-12-01T00:00:00Z",
                true),
            new LimitsPage.Limit(
                "2",
                "Ines \"><script>alert(1)</script>",
                "200,000 tokens per day",
                "198,500 tokens",
                "1,500 tokens",
                99,
                "2026-11-22T00:00:00Z",
                true),
            new LimitsPage.Limit(
                "3",
                "Nightly reports, Tom Lee’s key ending in x7Qd, which is revoked or expired",
                "60 requests per minute",
                "0 requests",
                "60 requests",
                0,
                "2026-11-21T15:31:00Z",
                true)),
        List.of(
            new LimitsPage.Choice("user:2", "Ines Okafor (ines@example.com)"),
            new LimitsPage.Choice("user:3", "Tom <b> Lee (tom@example.com)")),
        List.of(new LimitsPage.Choice("key:4", "Our <b> shop, your key ending in Ab3_")),
        "That is changed.",
        "How much must be a number, such as 12.50.");
  }

  /** What somebody sees who sets no limits. */
  static LimitsPage ownLimits() {
    return new LimitsPage(
        false,
        false,
        false,
        List.of(
            new LimitsPage.Limit(
                "2",
                "You",
                "5.00 USD per month",
                "4.10 USD",
                "0.90 USD",
                82,
                "2026-12-01T00:00:00Z",
                false)),
        List.of(),
        List.of(),
        null,
        null);
  }

  /** A price from a list, one that was set, one that nobody knows. */
  static PricesPage prices() {
    return new PricesPage(
        List.of(
            new PricesPage.Row(
                "anthropic",
                "claude-haiku-5-5",
                new Price(
                    "USD",
                    new Price.Rates(100_000, 500_000, 10_000L, 125_000L),
                    new Price.LongPrompts(
                        100_000, new Price.Rates(500_000, 2_500_000, 50_000L, 625_000L)),
                    LocalDate.of(2026, 10, 24),
                    "Anthropic's price list",
                    false)),
            new PricesPage.Row(
                "custom",
                "our-own",
                new Price(
                    "EUR",
                    new Price.Rates(1_250_000, 4_000_000, null, null),
                    null,
                    LocalDate.of(2026, 11, 20),
                    "set by an administrator",
                    true)),
            new PricesPage.Row("custom", "\"><script>alert(1)</script>", null)),
        null,
        null);
  }

  private SampleUsage() {}
}
