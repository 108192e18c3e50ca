// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static dev.pergola.platform.models.ClockedLedger.OPUS;
import static dev.pergola.platform.models.ClockedLedger.choice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.UsageReport.Amount;
import dev.pergola.platform.models.UsageReport.By;
import dev.pergola.platform.models.UsageReport.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of the ledger, and to whom. */
@ParameterizedClass
@EnumSource
class UsageTest {
  private static final ModelChoice UNPRICED = choice("elsewhere", "=SUM(A1)");
  private static final UUID ACME = UUID.randomUUID();
  private static final UUID TALK = UUID.randomUUID();

  private final Caller ada =
      new Caller(ACME, UUID.randomUUID(), "Ada", Set.of(Permission.ADMINISTER));
  private final Caller ben = new Caller(ACME, UUID.randomUUID(), "Ben", Set.of());
  private final Caller stranger =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Eve", Set.of(Permission.ADMINISTER));
  private final ClockedLedger at;
  private final Ledger ledger;
  private final UsageReports reports;

  UsageTest(TestServer.On database) {
    at = ClockedLedger.on(database);
    ledger = at.ledger();
    reports = at.server().bean(UsageReports.class);
  }

  @BeforeEach
  void start() {
    // On the first of March, and on the second.
    use(ada, OPUS, new Usage(1000, 100, 300, 50)).complete(Usage.NONE);
    use(ben, OPUS, new Usage(2000, 10, 0, 0)).complete(Usage.NONE);
    at.clock().advance(Duration.ofDays(1));
    use(ben, UNPRICED, new Usage(7, 3, 0, 0)).complete(Usage.NONE);
    use(ben, OPUS, Usage.NONE).failed(new PergolaException(StandardError.TIMEOUT, "Late."));
    use(stranger, OPUS, new Usage(5, 5, 0, 0)).complete(Usage.NONE);
    // Nobody knows yet what it takes.
    ledger.open(Asker.of(ben, Asker.Purpose.CHAT), OPUS, false, new Estimate(9999, 9999));
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private OpenEntry use(Caller caller, ModelChoice choice, Usage usage) {
    Asker asker = Asker.of(caller, Asker.Purpose.CHAT);
    OpenEntry entry =
        ledger.open(choice == OPUS ? asker.in(TALK) : asker, choice, false, new Estimate(40, 20));
    if (!usage.equals(Usage.NONE)) {
      entry.said(4);
      entry.counted(usage);
    }
    return entry;
  }

  @Test
  void anAdministratorSeesTheOrganizationDayByDay() {
    UsageReport report = report(ada, By.DAY);

    assertThat(report.organization()).isTrue();
    assertThat(report.lines())
        .extracting(Line::key)
        .containsExactly("2026-02-28", "2026-03-01", "2026-03-02");
    assertThat(report.lines()).extracting(Line::calls).containsExactly(0L, 2L, 2L);
    Line first = report.lines().get(1);
    // Without a price of its own for the cache, 300 of the tokens at 0.50.
    assertThat(first.cost())
        .containsExactly(new Amount(700 * 5 + 150 + 100 * 25 + 2000 * 5 + 10 * 25, "USD"));
    assertThat(first.inputTokens()).isEqualTo(3000);
    assertThat(first.outputTokens()).isEqualTo(110);
    assertThat(first.cachedInputTokens()).isEqualTo(300);
    assertThat(first.reasoningTokens()).isEqualTo(50);
    assertThat(first.averageMillis()).isNotNull();
    assertThat(first.averageFirstTokenMillis()).isNotNull();
    Line second = report.lines().get(2);
    assertThat(second.failed()).isOne();
    assertThat(second.estimated()).isOne();
    assertThat(second.unpriced()).isOne();
    assertThat(second.costText()).isEqualTo("0.0002 USD + unknown"); // 40 tokens read, then late
    assertThat(report.total().calls()).isEqualTo(4);
    assertThat(report.total().tokens()).isEqualTo(1100 + 2010 + 10 + 40);
  }

  @Test
  void theTimesOfFirstWordsAndOfWholeAnswersAreThoseOfTheSameAnswers() {
    // A broken off answer has a first word, vectors have none.
    at.clock().advance(Duration.ofDays(1));
    timed(Outcome.COMPLETE, 1000L, 4000L);
    timed(Outcome.BROKEN_OFF, 90_000L, 95_000L);
    timed(Outcome.COMPLETE, null, 10L);

    var day = new UsageReports.Span(LocalDate.of(2026, 3, 3), LocalDate.of(2026, 3, 3));
    Line all = reports.report(ada, day, By.DAY).total();

    assertThat(all.averageFirstTokenMillis()).isEqualTo(1000);
    assertThat(all.averageMillis()).isEqualTo(4000);
  }

  @Test
  void aMemberSeesWhatIsTheirOwnOnly() {
    UsageReport report = report(ben, By.USER);

    assertThat(report.organization()).isFalse();
    assertThat(report.lines()).extracting(Line::key).containsExactly(ben.userId().toString());
    assertThat(report.total().calls()).isEqualTo(3);
    assertThat(report(ben, By.DAY).total()).isEqualTo(report.total());
    assertThat(report(ben, By.MODEL).total()).isEqualTo(report.total());
    assertThat(report(ben, By.CONVERSATION).total()).isEqualTo(report.total());
  }

  @Test
  void anotherOrganizationSeesNothingOfIt() {
    for (By by : By.values()) {
      assertThat(report(stranger, by).total().calls()).isOne();
    }
  }

  @Test
  void whatCostMostComesFirst() {
    assertThat(report(ada, By.MODEL).lines())
        .extracting(Line::key)
        .containsExactly("anthropic/claude-opus-4-5", "elsewhere/=SUM(A1)");
    assertThat(report(ada, By.USER).lines())
        .extracting(Line::key)
        .containsExactly(ben.userId().toString(), ada.userId().toString());
    assertThat(report(ada, By.CONVERSATION).lines())
        .extracting(Line::key)
        .containsExactly(TALK.toString(), "");
    assertThat(report(ada, By.MODEL).lines().getLast().costText()).isEqualTo("unknown");
  }

  @Test
  void onlyTheDaysThatWereAskedForCount() {
    var day = new UsageReports.Span(LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 2));

    assertThat(reports.report(ada, day, By.DAY).total().calls()).isEqualTo(2);
  }

  @Test
  void daysThatMakeNoSenseAreRefused() {
    assertThat(reports.span(null, null))
        .isEqualTo(new UsageReports.Span(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 2)));
    assertThatThrownBy(() -> reports.span("2026-03-02", "2026-03-01"))
        .hasMessageContaining("from must not be after to");
    assertThatThrownBy(() -> reports.span("2020-03-02", null)).hasMessageContaining("400 days");
    assertThatThrownBy(() -> reports.span("yesterday", null)).hasMessageContaining("2026-11-30");
    assertThatThrownBy(() -> UsageReports.by("week")).hasMessageContaining("conversation");
  }

  @Test
  void theExportHasALineForEachSettledCallAndNoFormula() throws Exception {
    List<CSVRecord> lines = export(ada);

    assertThat(lines).hasSize(4);
    assertThat(lines).extracting(line -> line.get("cost")).contains("0.00615", "0.01025", "");
    assertThat(lines).extracting(line -> line.get("model")).contains("'=SUM(A1)");
    assertThat(lines)
        .extracting(line -> line.get("outcome"))
        .containsExactly("COMPLETE", "COMPLETE", "COMPLETE", "FAILED");
    assertThat(lines.getLast().get("error")).isEqualTo("TIMEOUT");
    assertThat(export(ben)).hasSize(3);
    assertThat(export(stranger)).hasSize(1);
  }

  private void timed(Outcome outcome, @Nullable Long firstTokenMillis, long millis) {
    LedgerRows rows = at.server().bean(LedgerRows.class);
    at.clock().advance(Duration.ofMillis(1));
    OpenEntry entry = use(ada, OPUS, Usage.NONE);
    rows.settle(
        entry.id(),
        outcome,
        null,
        at.clock().instant(),
        firstTokenMillis,
        millis,
        true,
        1,
        1,
        0,
        0,
        0,
        1L);
  }

  private List<CSVRecord> export(Caller caller) throws IOException {
    var out = new ByteArrayOutputStream();
    at.server().bean(UsageExport.class).write(caller, span(), out);
    try (var parser =
        CSVParser.parse(
            out.toString(StandardCharsets.UTF_8),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      return parser.getRecords();
    }
  }

  private static UsageReports.Span span() {
    return new UsageReports.Span(LocalDate.of(2026, 2, 28), LocalDate.of(2026, 3, 2));
  }

  private UsageReport report(Caller caller, By by) {
    return reports.report(caller, span(), by);
  }
}
