// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Database;
import dev.pergola.platform.home.Home;
import dev.pergola.platform.plugins.Operations.Kind;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that the server's own end cut off: what was in use still is, and administrators are
 * told, until they dismiss it or the plugin is changed again. While a server works on one, an empty
 * file in its home says so: another node's start leaves alone what is not of its own home.
 */
@Singleton
final class Interruptions {
  private static final Logger LOG = LoggerFactory.getLogger(Interruptions.class);

  // For a home that is gone for ever, as a container's may be: nothing takes as long.
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Marks underWay;
  private final Database.Kind kind;
  private final Operations operations;
  private final Commits commits;
  private final Lifecycle lifecycle;
  private final InstantSource clock;

  Interruptions(
      Home home,
      @Property(name = "pergola.database-kind") Database.Kind kind,
      Operations operations,
      Commits commits,
      Lifecycle lifecycle,
      InstantSource clock) {
    this.underWay = new Marks(home.home().resolve("operations"));
    this.kind = kind;
    this.operations = operations;
    this.commits = commits;
    this.lifecycle = lifecycle;
    this.clock = clock;
  }

  /** Work on an operation, until it is closed. */
  interface Work extends AutoCloseable {
    @Override
    void close();
  }

  /** This server begins to work on an operation. */
  Work begin(Row operation) {
    underWay.set(operation.id().toString());
    return () -> end(operation.id());
  }

  // Whose jar is to be started yet is over when that is.
  private void end(UUID operation) {
    if (operations.findById(operation).map(Row::state).orElse(null) != State.STARTING) {
      underWay.clear(operation.toString());
    }
  }

  /** It shows what became of a jar that was to be started; no news of any other operation. */
  void started(UUID operation, State state, @Nullable String reason) {
    operations.started(operation, state, reason);
    underWay.clear(operation.toString());
  }

  /** Takes up what the last run of the server left; before any plugin is started. */
  void takeUp() {
    takeUpStarts();
    for (Row row : operations.findByStateOrderByRequestedAt(State.RUNNING)) {
      if (row.digest().isEmpty() && row.kind() != Kind.ROLLBACK) {
        // What was to be started, stopped or removed is as it is wished; no jar was changed.
        operations.end(row.id(), State.ABANDONED, null, null, Instant.ofEpochMilli(clock.millis()));
        continue;
      }
      if (isOfThisHome(row)) {
        String reason = reason(row);
        LOG.warn("{}: {}", Objects.requireNonNullElse(row.pluginId(), row.file()), reason);
        commits.interrupted(row, reason);
        underWay.clear(row.id().toString());
      }
    }
  }

  // The jar is in use all the same, and started with the others.
  private void takeUpStarts() {
    for (Row row : operations.findByStateOrderByRequestedAt(State.STARTING)) {
      if (isOfThisHome(row)) {
        started(
            row.id(), State.NOT_STARTED, "The server ended while it was starting. See its log.");
      }
    }
  }

  private boolean isOfThisHome(Row row) {
    return kind == Database.Kind.SQLITE || underWay.isSet(row.id().toString()) || isLongAgo(row);
  }

  private boolean isLongAgo(Row row) {
    return row.requestedAt().plus(LONGEST).isBefore(Instant.ofEpochMilli(clock.millis()));
  }

  private static String reason(Row row) {
    Step step = Objects.requireNonNullElse(row.step(), Step.VERIFY);
    return "%s, begun at %s, was cut off at the step \"%s\" when the server ended. Nothing was changed by it; do it again if it is still wanted."
        .formatted(
            row.kind() == Kind.ROLLBACK ? "Going back to it" : "Its installation",
            row.requestedAt().truncatedTo(ChronoUnit.SECONDS),
            step.title());
  }

  /** Shows what was cut off, now or before, on the plugins that nothing was done to since. */
  void show() {
    for (Installed plugin : lifecycle.all()) {
      Row last = last(plugin.id());
      if (last != null && last.state() == State.ABANDONED && last.reason() != null) {
        plugin.setChange(
            new PluginStatus.Change(
                last.id(),
                last.version(),
                State.ABANDONED.name(),
                Objects.requireNonNullElse(last.step(), Step.VERIFY),
                last.reason(),
                List.of(),
                last.digest()));
      }
    }
  }

  /** Shows it no more, also after the next start. */
  void dismiss(String pluginId) {
    Row last = last(pluginId);
    if (last != null && last.state() == State.ABANDONED) {
      operations.end(
          last.id(),
          State.ABANDONED,
          null,
          null,
          Objects.requireNonNullElse(last.endedAt(), Instant.ofEpochMilli(clock.millis())));
    }
  }

  private @Nullable Row last(String pluginId) {
    List<Row> all = operations.findByPluginIdOrderByRequestedAt(pluginId);
    return all.isEmpty() ? null : all.getLast();
  }
}
