// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Caller;
import dev.pergola.api.Events;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.Routes;
import dev.pergola.api.StandardError;
import dev.pergola.enterprise.audit.EntrySearch.Direction;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log for programs: entries as JSON, all of it as CSV, and whether the chain is sound. */
final class AuditRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final EntrySearch search;
  private final ChainWatch watch;
  private final Events events;

  AuditRoutes(EntrySearch search, ChainWatch watch, Events events) {
    this.search = search;
    this.watch = watch;
    this.events = events;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/entries", AuditPlugin.ADMINISTRATORS, this::entries),
        Route.get("/export.csv", AuditPlugin.ADMINISTRATORS, this::export),
        Route.get("/verify", AuditPlugin.ADMINISTRATORS, this::verify));
  }

  /** {@code {"entries": […], "next": "…"}}, newest first; next is null at the end. */
  private RouteReply entries(RouteRequest request) throws SQLException {
    int limit = limit(request.parameter("limit"));
    List<Entry> found =
        search.find(
            request.signedIn().organizationId(),
            EntryFilter.of(request),
            Direction.OLDER,
            Position.parse("before", request.parameter("before")),
            limit + 1);
    boolean more = found.size() > limit;
    List<Entry> shown = more ? found.subList(0, limit) : found;
    return RouteReply.json(
        Json.object(
            "entries",
            shown.stream().map(Entry::toJson).toList(),
            "next",
            more ? shown.getLast().position().toString() : null));
  }

  private RouteReply export(RouteRequest request) {
    Caller caller = request.signedIn();
    EntryFilter filter = EntryFilter.of(request);
    events.publish(caller, "exported", "audit log", (JsonObject) Json.of(filter));
    return new RouteReply.Streamed(
        200,
        Map.of(
            "Content-Type", "text/csv; charset=utf-8; header=present",
            "Content-Disposition", "attachment; filename=\"audit-log.csv\""),
        out -> new CsvExport(search).write(caller.organizationId(), filter, out));
  }

  /**
   * {@code {"valid": …, "entries": …, "firstBad": …, "problem": …, "head": …, "checkpoint": …}}.
   * The parameter {@code checkpoint}, a line noted before, must be on the chain's way.
   */
  private RouteReply verify(RouteRequest request) throws SQLException, InterruptedException {
    String noted = request.parameter("checkpoint");
    Verification result =
        watch.readInFull(noted == null ? List.of() : List.of(Checkpoint.parse(noted)));
    Verification.Problem problem = result.problem();
    return RouteReply.json(
        Json.object(
            "valid",
            problem == null,
            "entries",
            result.head().entries(),
            "firstBad",
            problem == null ? null : problem.entry(),
            "problem",
            problem == null ? null : problem.text(),
            "head",
            result.head().hash(),
            "checkpoint",
            result.verified().toString()));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    if (!text.matches("\\d{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_LIMIT) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "limit must be a number from 1 to 500.");
    }
    return Integer.parseInt(text);
  }
}
