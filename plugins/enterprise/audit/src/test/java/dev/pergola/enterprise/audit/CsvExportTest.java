// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Event;
import dev.pergola.api.RouteReply;
import dev.pergola.testkit.TestHost;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CsvExportTest {
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.start(new AuditPlugin(), Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void bringsEveryEntryThroughAParserUnharmed() throws Exception {
    var samples = SampleEvents.random();
    List<Event> events = new ArrayList<>();
    for (int batch = 0; batch < 5; batch++) {
      List<Event> next = samples.next(450);
      host.deliver(next);
      events.addAll(next);
    }
    var stored = new EntrySearch(host.database());
    Position position = null;
    List<Entry> expected = new ArrayList<>();
    for (int page = 0; page < 5; page++) {
      expected.addAll(
          stored.find(
              host.caller().organizationId(),
              EntryFilter.ALL,
              EntrySearch.Direction.OLDER,
              position,
              450));
      position = expected.getLast().position();
    }
    var out = new CountingFlushes();
    body(Map.of()).write(out);
    List<CSVRecord> records = parse(out.toString(StandardCharsets.UTF_8));

    assertThat(records).hasSameSizeAs(events).hasSameSizeAs(expected);
    for (int i = 0; i < records.size(); i++) {
      CSVRecord record = records.get(i);
      Entry entry = expected.get(i);
      assertThat(record.get("sequence")).isEqualTo(Long.toString(entry.sequence()));
      assertThat(record.get("time")).isEqualTo(entry.at().toString());
      assertThat(value(record, "actor")).isEqualTo(entry.actor());
      assertThat(value(record, "what")).isEqualTo(entry.what());
      assertThat(value(record, "subject")).isEqualTo(entry.subject());
      assertThat(value(record, "type")).isEqualTo(entry.type());
      assertThat(record.get("eventId")).isEqualTo(entry.eventId());
      assertThat(value(record, "details")).isEqualTo(entry.details());
      assertThat(record.get("hash")).isEqualTo(entry.hash());
      for (String cell : record) {
        assertThat(cell).doesNotMatch("(?s)[=+\\-@\\t\\r\\n].*");
      }
    }
    assertThat(out.flushes).isGreaterThanOrEqualTo(3);
  }

  @Test
  void quotesEveryCellAndEndsLinesAsTheStandardSays() throws Exception {
    host.deliver(
        List.of(SampleEvents.event(SampleEvents.START, "chat.asked", null, "a;=b", "say \"hi\"")));
    var out = new ByteArrayOutputStream();
    body(Map.of()).write(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("\"sequence\",\"time\",")
        .contains(",\"a;=b\",\"Asked a question\",\"say \"\"hi\"\"\",")
        .endsWith("\"\r\n");
  }

  @Test
  void exportsWhatTheFilterLetsThroughAsAFileToSave() throws Exception {
    host.deliver(
        List.of(
            SampleEvents.event(SampleEvents.START, "chat.asked", null, "ada", "one"),
            SampleEvents.event(SampleEvents.START, "chat.asked", null, "bob", "two")));
    var reply = (RouteReply.Streamed) host.get("/export.csv", Map.of("actor", "bob"));
    assertThat(reply.headers().get("Content-Type")).startsWith("text/csv");
    assertThat(reply.headers().get("Content-Disposition")).contains("audit-log.csv");
    var out = new ByteArrayOutputStream();
    reply.body().write(out);
    assertThat(parse(out.toString(StandardCharsets.UTF_8)))
        .extracting(record -> record.get("subject"))
        .containsExactly("two");
  }

  private RouteReply.Body body(Map<String, String> query) throws Exception {
    return ((RouteReply.Streamed) host.get("/export.csv", query)).body();
  }

  private static List<CSVRecord> parse(String csv) throws Exception {
    try (var parser =
        CSVParser.parse(
            csv, CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      return parser.getRecords();
    }
  }

  private static String value(CSVRecord record, String column) {
    String cell = record.get(column);
    return cell.startsWith("'") ? cell.substring(1) : cell;
  }

  private static final class CountingFlushes extends ByteArrayOutputStream {
    private int flushes;

    @Override
    public void flush() {
      flushes++;
    }
  }
}
