// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Cell;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.Table;
import dev.pergola.api.View;
import dev.pergola.enterprise.audit.EntrySearch.Direction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The page that shows the log, and whether it can be believed. */
final class AuditPage {
  private static final int ENTRIES = 50;
  private static final int MAX_SUBJECT = 200;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("sequence", "Entry"),
          new Table.Column("time", "Time (UTC)"),
          new Table.Column("who", "Who"),
          new Table.Column("what", "What"),
          new Table.Column("subject", "Subject"));

  private final EntrySearch search;
  private final ChainWatch watch;

  AuditPage(EntrySearch search, ChainWatch watch) {
    this.search = search;
    this.watch = watch;
  }

  View render(RouteRequest request) throws SQLException, InterruptedException {
    UUID organizationId = request.signedIn().organizationId();
    EntryFilter filter = EntryFilter.of(request);
    Slice slice = slice(organizationId, filter, request);
    if ("full".equals(request.parameter("verify"))) {
      watch.readInFull(List.of());
    }
    ChainWatch.Glance glance = watch.glance();
    return View.of(
        figures(glance),
        notice(glance.verification()),
        filters(filter, search.types(organizationId)),
        grid(slice.entries()),
        new View.Links(links(filter, slice)),
        advice(glance.verification()));
  }

  /** One page of entries, newest first, and whether there are more on either side. */
  private record Slice(List<Entry> entries, boolean newer, boolean older) {}

  private Slice slice(UUID organizationId, EntryFilter filter, RouteRequest request)
      throws SQLException {
    Position after = Position.parse("after", request.parameter("after"));
    if (after != null) {
      List<Entry> found = search.find(organizationId, filter, Direction.NEWER, after, ENTRIES + 1);
      // With less than a page left, the first page is what the reader wants, not a fragment.
      if (found.size() > ENTRIES) {
        return new Slice(found.subList(0, ENTRIES).reversed(), true, true);
      }
    }
    Position before = after == null ? Position.parse("before", request.parameter("before")) : null;
    List<Entry> found = search.find(organizationId, filter, Direction.OLDER, before, ENTRIES + 1);
    boolean older = found.size() > ENTRIES;
    return new Slice(older ? found.subList(0, ENTRIES) : found, before != null, older);
  }

  private static View.Figures figures(ChainWatch.Glance glance) {
    Checkpoint head = glance.verification().head();
    Instant full = glance.readInFullAt();
    return new View.Figures(
        List.of(
            new View.Figure("Entries", String.format(Locale.ROOT, "%,d", head.entries())),
            new View.Figure(
                "Last verified in full", full == null ? "Not yet" : MINUTE.format(full) + " UTC"),
            new View.Figure("Head", head.hash().substring(0, Math.min(12, head.hash().length())))));
  }

  private static View.Notice notice(Verification verification) {
    long verified = verification.verified().entries();
    long entries = verification.head().entries();
    if (verification.problem() != null) {
      return new View.Notice(
          View.Tone.BAD,
          "This log was tampered with. "
              + verification.problem().text()
              + " Keep a copy of the database as it is now, and compare with a backup.");
    }
    if (entries == 0) {
      return new View.Notice(View.Tone.INFO, "Nothing has been recorded yet.");
    }
    return verification.complete()
        ? new View.Notice(
            View.Tone.GOOD,
            String.format(
                Locale.ROOT, "The chain is unbroken: %,d of %,d entries.", verified, entries))
        : new View.Notice(
            View.Tone.INFO,
            String.format(
                Locale.ROOT,
                "The chain is unbroken as far as it has been read since the server started:"
                    + " %,d of %,d entries. Verify the whole chain to read the rest.",
                verified,
                entries));
  }

  private static View.Filters filters(EntryFilter filter, List<String> types) {
    return new View.Filters(
        List.of(
            field("text", "Search", View.Field.Kind.TEXT, List.of(), filter.text()),
            field("type", "What", View.Field.Kind.CHOICE, types, filter.type()),
            field("actor", "Who, in full", View.Field.Kind.TEXT, List.of(), filter.actor()),
            field("from", "From (UTC)", View.Field.Kind.DATE, List.of(), text(filter.from())),
            field("to", "To (UTC)", View.Field.Kind.DATE, List.of(), text(filter.to()))));
  }

  private static View.Field field(
      String name,
      String label,
      View.Field.Kind kind,
      List<String> choices,
      @Nullable String value) {
    return new View.Field(name, label, kind, choices, value);
  }

  private static @Nullable String text(@Nullable LocalDate day) {
    return day == null ? null : day.toString();
  }

  private static View.Grid grid(List<Entry> entries) {
    return new View.Grid(
        "What happened, newest first",
        new Table(COLUMNS, entries.stream().map(AuditPage::row).toList()),
        "No entries match.");
  }

  private static List<Cell> row(Entry entry) {
    return List.of(
        Cell.of(entry.sequence()),
        Cell.of(entry.at()),
        Cell.of(entry.actor()),
        Cell.of(entry.what()),
        Cell.of(PlainText.clipped(entry.subject(), MAX_SUBJECT)));
  }

  private static List<View.Link> links(EntryFilter filter, Slice slice) {
    List<View.Link> links = new ArrayList<>();
    List<Entry> entries = slice.entries();
    if (slice.newer()) {
      links.add(
          new View.Link(
              "Newer",
              "/"
                  + (entries.isEmpty()
                      ? filter.query()
                      : filter.query("after", entries.getFirst().position()))));
    }
    if (slice.older()) {
      links.add(new View.Link("Older", "/" + filter.query("before", entries.getLast().position())));
    }
    links.add(new View.Link("Download CSV", "/export.csv" + filter.query()));
    links.add(new View.Link("Verify the whole chain", "/" + filter.query("verify", "full")));
    return links;
  }

  private static View.Paragraph advice(Verification verification) {
    return new View.Paragraph(
        "Note this line from time to time, where nobody who can write to the database can change it."
            + " Later, /ext/audit/verify?checkpoint= followed by the line shows that nothing up to"
            + " that entry was rewritten or cut off. The line: "
            + verification.verified());
  }
}
