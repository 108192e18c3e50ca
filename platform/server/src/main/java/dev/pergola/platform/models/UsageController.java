// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.models.UsageReport.Amount;
import dev.pergola.platform.models.UsageReport.Line;
import dev.pergola.platform.web.StreamingBody;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Tells programs what models were used and what that cost. */
@Controller("/api/usage")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UsageController {
  private final UsageReports reports;
  private final UsageExport export;

  UsageController(UsageReports reports, UsageExport export) {
    this.reports = reports;
    this.export = export;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  String report(
      Caller caller,
      @Nullable @QueryValue String from,
      @Nullable @QueryValue String to,
      @Nullable @QueryValue String by) {
    UsageReport report = reports.report(caller, reports.span(from, to), UsageReports.by(by));
    return Json.object(
            "from", report.from().toString(),
            "to", report.to().toString(),
            "by", report.by().name().toLowerCase(Locale.ROOT),
            "organization", report.organization(),
            "total", json(report.total()),
            "lines", report.lines().stream().map(UsageController::json).toList(),
            "truncated", report.truncated())
        .toString();
  }

  private static JsonObject json(Line line) {
    return Json.object(
        "key", line.key(),
        "title", line.title(),
        "calls", line.calls(),
        "failed", line.failed(),
        "estimated", line.estimated(),
        "unpriced", line.unpriced(),
        "inputTokens", line.inputTokens(),
        "outputTokens", line.outputTokens(),
        "cachedInputTokens", line.cachedInputTokens(),
        "reasoningTokens", line.reasoningTokens(),
        "cost", amounts(line.cost()),
        "ownKeyCost", amounts(line.ownKeyCost()),
        "averageMillis", line.averageMillis(),
        "averageFirstTokenMillis", line.averageFirstTokenMillis());
  }

  private static List<JsonObject> amounts(List<Amount> amounts) {
    return amounts.stream()
        .map(
            amount ->
                Json.object(
                    "micros", amount.micros(),
                    "amount", amount.decimal(),
                    "currency", amount.currency()))
        .toList();
  }

  @Get("/export")
  @Produces(MediaType.ALL)
  HttpResponse<Publisher<byte[]>> export(
      Caller caller, @Nullable @QueryValue String from, @Nullable @QueryValue String to) {
    UsageReports.Span span = reports.span(from, to);
    return HttpResponse.<Publisher<byte[]>>ok(
            new StreamingBody(out -> export.write(caller, span, out)))
        .contentType(MediaType.of("text/csv; charset=utf-8"))
        .header(
            "Content-Disposition",
            "attachment; filename=\"usage-%s-%s.csv\"".formatted(span.from(), span.to()));
  }
}
