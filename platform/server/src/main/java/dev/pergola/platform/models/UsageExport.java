// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.platform.accounts.Members;
import dev.pergola.platform.models.UsageReports.Span;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ledger's settled entries as CSV (RFC 4180), a thousand in memory at most. A cell that
 * a spreadsheet could take for a formula gets an apostrophe in front.
 */
@Singleton
final class UsageExport {
  private static final int ENTRIES_AT_ONCE = 1000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get();
  private static final List<String> HEADER =
      List.of(
          "id",
          "request",
          "time",
          "user",
          "userId",
          "conversationId",
          "apiKeyId",
          "purpose",
          "provider",
          "model",
          "outcome",
          "error",
          "inputTokens",
          "cachedInputTokens",
          "cacheWriteTokens",
          "outputTokens",
          "reasoningTokens",
          "exact",
          "ownKey",
          "cost",
          "currency",
          "price",
          "firstTokenMillis",
          "durationMillis");

  private final LedgerRows rows;
  private final Members members;

  UsageExport(LedgerRows rows, Members members) {
    this.rows = rows;
    this.members = members;
  }

  /** Writes what the caller may see of some days, oldest first. */
  void write(Caller caller, Span span, OutputStream out) throws IOException {
    var printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
    printer.printRecord(HEADER);
    Map<UUID, String> names = members.names(caller.organizationId());
    UUID last = BEFORE_ALL;
    List<LedgerRow> entries;
    do {
      entries = page(caller, span, last);
      for (LedgerRow entry : entries) {
        printer.printRecord(cells(entry, names.getOrDefault(entry.userId(), "")));
        last = entry.id();
      }
      printer.flush();
    } while (entries.size() == ENTRIES_AT_ONCE);
  }

  private List<LedgerRow> page(Caller caller, Span span, UUID after) {
    return UsageReports.seesAll(caller)
        ? rows.page(
            caller.organizationId(), span.fromMillis(), span.toMillis(), after, ENTRIES_AT_ONCE)
        : rows.page(
            caller.organizationId(),
            caller.userId(),
            span.fromMillis(),
            span.toMillis(),
            after,
            ENTRIES_AT_ONCE);
  }

  private static List<String> cells(LedgerRow entry, String user) {
    Long cost = entry.costMicros();
    return Stream.of(
            entry.id(),
            entry.requestId(),
            entry.startedAt(),
            user,
            entry.userId(),
            entry.conversationId(),
            entry.apiKeyId(),
            entry.purpose(),
            entry.provider(),
            entry.model(),
            entry.outcome(),
            entry.error(),
            entry.inputTokens(),
            entry.cachedInputTokens(),
            entry.cacheWriteTokens(),
            entry.outputTokens(),
            entry.reasoningTokens(),
            entry.exact(),
            entry.ownKey(),
            cost == null ? "" : Micros.decimal(cost),
            entry.currency(),
            entry.price(),
            entry.firstTokenMillis(),
            entry.durationMillis())
        .map(UsageExport::cell)
        .toList();
  }

  private static String cell(@Nullable Object value) {
    String text = Objects.toString(value, "");
    return !text.isEmpty() && "=+-@\t\r\n'".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
