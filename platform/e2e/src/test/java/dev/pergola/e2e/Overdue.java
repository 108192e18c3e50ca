// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Who owes money, computed by the test: from the list of unpaid invoices, which another tool gives
 * and which says nothing of days or totals of what is overdue.
 *
 * @param rows customer, invoice, due date, days overdue, amount due, as people read them
 * @param total of the amounts due, as people read it
 */
record Overdue(List<List<String>> rows, String total) {
  // The company's own day counts, wherever the server is.
  private static final ZoneId COMPANY = ZoneId.of("Australia/Melbourne");

  static Overdue compute(Api api) throws IOException, InterruptedException {
    var reply =
        api.post("/api/chat", Json.object("message", "List all unpaid sales invoices")).ok();
    Json call = reply.get("toolCalls").elements().getFirst();
    if (!call.get("name").text().equals("xero_list_invoices")) {
      throw new IllegalStateException("Another tool answered: " + call);
    }
    Json table = call.get("result").get("table");
    List<String> columns =
        table.get("columns").elements().stream().map(column -> column.get("name").text()).toList();
    LocalDate today = LocalDate.now(COMPANY);
    List<List<Json>> late =
        table.get("rows").elements().stream()
            .map(Json::elements)
            .filter(row -> due(columns, row).isBefore(today))
            .toList();
    long total = late.stream().mapToLong(row -> minorUnits(columns, row)).sum();
    return new Overdue(
        late.stream()
            .map(
                row ->
                    List.of(
                        cell(columns, row, "contact").text(),
                        cell(columns, row, "number").text(),
                        due(columns, row).toString(),
                        Long.toString(ChronoUnit.DAYS.between(due(columns, row), today)),
                        amount(minorUnits(columns, row))))
            .toList(),
        amount(total));
  }

  private static LocalDate due(List<String> columns, List<Json> row) {
    return LocalDate.parse(cell(columns, row, "dueDate").text());
  }

  private static long minorUnits(List<String> columns, List<Json> row) {
    return Long.parseLong(cell(columns, row, "amountDue").get("minorUnits").text());
  }

  private static Json cell(List<String> columns, List<Json> row, String name) {
    return row.get(columns.indexOf(name));
  }

  private static String amount(long cents) {
    return String.format(Locale.ROOT, "%,.2f AUD", BigDecimal.valueOf(cents, 2));
  }
}
