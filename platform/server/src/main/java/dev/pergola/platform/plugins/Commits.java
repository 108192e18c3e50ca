// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Operations.Kind;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is in use, each time in one transaction together with the event that tells of it.
 */
@Singleton
class Commits {
  private final Generations generations;
  private final Distribution distribution;
  private final Operations operations;
  private final Failures failures;
  private final Offers offers;
  private final StoppedPlugins stopped;
  private final Consents consents;
  private final EventLog log;
  private final InstantSource clock;

  Commits(
      Generations generations,
      Distribution distribution,
      Operations operations,
      Failures failures,
      Offers offers,
      StoppedPlugins stopped,
      Consents consents,
      EventLog log,
      InstantSource clock) {
    this.generations = generations;
    this.distribution = distribution;
    this.operations = operations;
    this.failures = failures;
    this.offers = offers;
    this.stopped = stopped;
    this.consents = consents;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Puts a jar into use.
   *
   * @param before what was in use; null for nothing
   * @param serves whether it was started already and takes over at once
   * @return the candidate with its number
   */
  @Transactional
  Candidate use(Row operation, Candidate candidate, @Nullable Candidate before, boolean serves) {
    int number =
        operation.kind() == Kind.ROLLBACK
            ? Objects.requireNonNull(operation.generation())
            : generations.last(candidate.id()) + 1;
    if (operation.kind() == Kind.INSTALL) {
      generations.save(row(operation, candidate, number, serves));
    } else if (serves) {
      generations.serves(candidate.id(), number);
    }
    if (number == 0) {
      generations.useNone(candidate.id());
    } else {
      Candidate bundled = distribution.plugins().get(candidate.id());
      generations.use(candidate.id(), number, bundled == null ? null : bundled.version());
    }
    failures.deleteById(candidate.id());
    operations.made(operation.id(), number);
    operations.end(
        operation.id(),
        serves ? State.DONE : State.STARTING,
        null,
        null,
        Instant.ofEpochMilli(clock.millis()));
    Candidate numbered = candidate.numbered(number);
    tell(operation, type(operation, before), numbered, details(numbered, before));
    return numbered;
  }

  private static String type(Row operation, @Nullable Candidate before) {
    if (operation.kind() == Kind.ROLLBACK) {
      return "plugin.rolled_back";
    }
    return before == null ? "plugin.installed" : "plugin.upgraded";
  }

  private static JsonObject details(Candidate candidate, @Nullable Candidate before) {
    return Json.object(
        "version",
        candidate.version(),
        "from",
        before == null ? null : before.version(),
        "generation",
        candidate.generation(),
        "trust",
        Admission.word(candidate.trust()),
        "file",
        candidate.fileName(),
        "digest",
        candidate.digest());
  }

  /** A jar that went into use without having been started is at work now. */
  void serves(Candidate candidate) {
    // Most starts are of what has long been at work: a look takes no lock.
    if (generations.countByPluginIdAndNumberAndServed(candidate.id(), candidate.generation(), false)
        > 0) {
      generations.serves(candidate.id(), candidate.generation());
    }
  }

  private Generations.Row row(Row operation, Candidate candidate, int number, boolean serves) {
    return new Generations.Row(
        Ids.next(),
        candidate.id(),
        number,
        candidate.digest(),
        candidate.version(),
        candidate.source(),
        candidate.fileName(),
        candidate.trust(),
        candidate.publisher(),
        Instant.ofEpochMilli(clock.millis()),
        operation.actor(),
        serves);
  }

  /** The jar is in use already. */
  @Transactional
  void done(Row operation, Candidate candidate) {
    operations.made(operation.id(), candidate.generation());
    operations.end(operation.id(), State.DONE, null, null, Instant.ofEpochMilli(clock.millis()));
  }

  /**
   * Puts nothing of a plugin into use any more, and forgets how it came to be: its settings and
   * data stay.
   */
  @Transactional
  void forget(String id, String version, Asker asker, String data) {
    generations.useNone(id);
    generations.deleteByPluginId(id);
    operations.deleteByPluginId(id);
    failures.deleteById(id);
    offers.deleteByPluginId(id);
    stopped.deleteById(id);
    consents.deleteById(id);
    log.record(
        asker.organizationId(),
        asker.userId(),
        asker.name(),
        "plugin.removed",
        id,
        Json.object("version", version, "data", data));
  }

  /**
   * Has an operation that waits go on.
   *
   * @param next {@link State#RUNNING} when the caller carries it out, else {@link State#REQUESTED}
   * @return whether it waited
   */
  @Transactional
  boolean agree(Row waiting, State next, Asker asker) {
    if (operations.move(waiting.id(), State.WAITING, next) == 0) {
      return false;
    }
    operations.agree(waiting.id());
    String asks = Objects.requireNonNullElse(waiting.asks(), "");
    log.record(
        asker.organizationId(),
        asker.userId(),
        asker.name(),
        "plugin.consent_given",
        Objects.requireNonNull(waiting.pluginId()),
        Json.object(
            "version", waiting.version(),
            "digest", waiting.digest(),
            "asks", asks.lines().toList()));
    return true;
  }

  /** Tells what an operation did. */
  @Transactional
  void tell(Row operation, String type, Candidate candidate, JsonObject details) {
    log.record(
        operation.organizationId(),
        operation.userId(),
        operation.actor(),
        type,
        candidate.id(),
        details);
  }

  /** Ends an operation that the server's own end cut off, and tells so. */
  @Transactional
  void interrupted(Row operation, String reason) {
    operations.end(
        operation.id(), State.ABANDONED, reason, null, Instant.ofEpochMilli(clock.millis()));
    Step step = Objects.requireNonNullElse(operation.step(), Step.VERIFY);
    tellOf(operation, "interrupted", operation.version(), step, reason);
  }

  /** Tells why an operation failed. */
  @Transactional
  void tellFailed(Row operation, @Nullable String version, Step step, String reason) {
    Row now = operations.findById(operation.id()).orElse(operation);
    tellOf(now, "failed", version, step, reason);
  }

  private void tellOf(
      Row operation, String what, @Nullable String version, Step step, String reason) {
    String pluginId = operation.pluginId();
    log.record(
        operation.organizationId(),
        operation.userId(),
        operation.actor(),
        "plugin.%s_%s".formatted(operation.kind() == Kind.ROLLBACK ? "rollback" : "install", what),
        pluginId == null ? operation.file() : pluginId,
        Json.object("version", version, "step", step.name(), "reason", reason));
  }
}
