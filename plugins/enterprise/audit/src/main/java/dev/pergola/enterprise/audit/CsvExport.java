// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.enterprise.audit.EntrySearch.Direction;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log as CSV (RFC 4180, UTF-8, a header line), newest entry first, a thousand entries in
 * memory at most.
 *
 * <p>A cell that a spreadsheet could take for a formula (it begins with {@code = + - @}, a tab or a
 * line break) gets an apostrophe in front, and so does a cell that begins with an apostrophe: to
 * get the value back, remove one leading apostrophe. Every cell is quoted, because a spreadsheet
 * that splits at semicolons would find new beginnings of cells within unquoted ones.
 */
final class CsvExport {
  static final List<String> HEADER =
      List.of(
          "sequence",
          "time",
          "actor",
          "what",
          "subject",
          "type",
          "organizationId",
          "userId",
          "eventId",
          "details",
          "hash");

  private static final int ENTRIES_AT_ONCE = 1000;

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get();

  private final EntrySearch search;

  CsvExport(EntrySearch search) {
    this.search = search;
  }

  /** Writes all entries that the filter lets through, flushing after each thousand. */
  void write(UUID organizationId, EntryFilter filter, OutputStream out) throws IOException {
    var printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
    printer.printRecord(HEADER);
    Position position = null;
    List<Entry> entries;
    do {
      entries = read(organizationId, filter, position);
      for (Entry entry : entries) {
        printer.printRecord(cells(entry));
        position = entry.position();
      }
      printer.flush();
    } while (entries.size() == ENTRIES_AT_ONCE);
  }

  private List<Entry> read(UUID organizationId, EntryFilter filter, @Nullable Position position)
      throws IOException {
    try {
      return search.find(organizationId, filter, Direction.OLDER, position, ENTRIES_AT_ONCE);
    } catch (SQLException e) {
      throw new IOException("Cannot read the audit log", e);
    }
  }

  private static List<String> cells(Entry entry) {
    return List.of(
        Long.toString(entry.sequence()),
        entry.at().toString(),
        harmless(entry.actor()),
        harmless(entry.what()),
        harmless(entry.subject()),
        harmless(entry.type()),
        harmless(entry.organizationId()),
        harmless(Objects.requireNonNullElse(entry.userId(), "")),
        harmless(entry.eventId()),
        harmless(entry.details()),
        harmless(entry.hash()));
  }

  private static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r\n'".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
