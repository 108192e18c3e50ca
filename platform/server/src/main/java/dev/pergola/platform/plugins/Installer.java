// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Operations.Kind;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import dev.pergola.trust.PluginDescriptor;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, upgrades and rolls back: examines a jar, asks whether it may be used, and has it put
 * into use. Each attempt is an operation in the database, which tells how far it came; what is in
 * use changes in one transaction, so that a server that is killed at any moment comes back with the
 * old or the new, never with half of each.
 */
@Singleton
final class Installer {
  private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

  private final Operations operations;
  private final Artifacts artifacts;
  private final Distribution distribution;
  private final Examinations examinations;
  private final Admission admission;
  private final Links links;
  private final Lifecycle lifecycle;
  private final Replacement replacement;
  private final Commits commits;
  private final InstantSource clock;

  Installer(
      Operations operations,
      Artifacts artifacts,
      Distribution distribution,
      Examinations examinations,
      Admission admission,
      Links links,
      Lifecycle lifecycle,
      Replacement replacement,
      Commits commits,
      InstantSource clock) {
    this.operations = operations;
    this.artifacts = artifacts;
    this.distribution = distribution;
    this.examinations = examinations;
    this.admission = admission;
    this.links = links;
    this.lifecycle = lifecycle;
    this.replacement = replacement;
    this.commits = commits;
    this.clock = clock;
  }

  /** Who asks for an operation. */
  record Asker(@Nullable UUID organizationId, @Nullable UUID userId, String name) {
    /** The server by itself: a jar that lies in the folder. */
    static final Asker SERVER = new Asker(null, null, "system");

    static Asker of(Caller caller) {
      return new Asker(caller.organizationId(), caller.userId(), caller.name());
    }
  }

  /** Writes down that a jar is to be installed. */
  Row begin(
      Artifacts.Held jar,
      PluginStatus.Source source,
      String fileName,
      boolean consent,
      State state,
      Asker asker) {
    return operations.save(
        new Row(
            Ids.next(),
            Kind.INSTALL,
            null,
            null,
            null,
            jar.digest(),
            source,
            fileName,
            state,
            null,
            null,
            null,
            consent,
            asker.organizationId(),
            asker.userId(),
            asker.name(),
            Instant.ofEpochMilli(clock.millis()),
            null));
  }

  /** Writes down that an earlier generation is to be used again. */
  Row beginRollback(String pluginId, Generations.Row earlier, State state, Asker asker) {
    return operations.save(
        new Row(
            Ids.next(),
            Kind.ROLLBACK,
            pluginId,
            earlier.version(),
            earlier.number(),
            earlier.digest(),
            earlier.source(),
            earlier.file(),
            state,
            null,
            null,
            null,
            false,
            asker.organizationId(),
            asker.userId(),
            asker.name(),
            Instant.ofEpochMilli(clock.millis()),
            null));
  }

  /**
   * Carries an operation out, on this thread, in the state {@link State#RUNNING}.
   *
   * @param canRun whether the jar may take the place of what runs; where nothing runs, it is only
   *     put into use, for the next pass or the next start of the server to run it
   * @param steps hears how it goes on
   * @return the plugin's id
   * @throws PergolaException when it is refused or fails; the operation tells so, too
   * @throws InterruptedException when the server ends
   */
  String run(Row operation, Eligible canRun, Steps steps) throws InterruptedException {
    var heard =
        new OperationSteps(operation, steps.and(step -> operations.enter(operation.id(), step)));
    try (Artifacts.Held jar = artifacts.hold(operation.digest())) {
      heard.enter(Step.VERIFY);
      Candidate candidate = candidate(operation, jar);
      operations.identify(operation.id(), candidate.id(), candidate.version());
      operations.abandonWaiting(candidate.id(), operation.id());
      return install(operation, candidate, canRun, heard);
    } catch (Activation.FailedException e) {
      throw failed(
          operation, heard, new PergolaException(PluginError.UPGRADE_FAILED, e.getMessage()));
    } catch (PergolaException e) {
      throw failed(operation, heard, e);
    } catch (RuntimeException e) {
      LOG.error("The operation {} failed", operation.id(), e);
      failed(
          operation,
          heard,
          new PergolaException(StandardError.INTERNAL, "Something went wrong on the server."));
      throw e;
    }
  }

  /** Shows again what waited for an administrator when the server ended. */
  void showWaiting() {
    for (Row operation : operations.findByStateOrderByRequestedAt(State.WAITING)) {
      if (artifacts.has(operation.digest())) {
        try (Artifacts.Held jar = artifacts.hold(operation.digest())) {
          showWaiting(operation, candidate(operation, jar));
        } catch (PergolaException e) {
          operations.end(
              operation.id(),
              State.FAILED,
              e.getMessage(),
              null,
              Instant.ofEpochMilli(clock.millis()));
        }
      }
    }
  }

  private void showWaiting(Row operation, Candidate candidate) {
    String reason = Objects.requireNonNullElse(operation.reason(), "");
    Installed plugin = place(candidate);
    if (inUse(plugin) == null) {
      plugin.become(candidate, PluginState.NEEDS_CONSENT, reason);
    }
    String asks = Objects.requireNonNullElse(operation.asks(), "");
    plugin.setChange(
        new PluginStatus.Change(
            operation.id(),
            candidate.version(),
            State.WAITING.name(),
            Step.VERIFY,
            reason,
            asks.lines().toList(),
            operation.digest()));
  }

  /** Whether a plugin may run now: by the license, its administrator, the mode of the start. */
  @FunctionalInterface
  interface Eligible {
    /** Why a jar may not run; null when it may. */
    @Nullable String obstacle(Candidate candidate);
  }

  /** The id that a jar claims; null when it cannot be read. */
  static @Nullable String idOf(Artifacts.Held jar) {
    try {
      return PluginDescriptor.read(jar.file()).id();
    } catch (PergolaException e) {
      return null;
    }
  }

  private Candidate candidate(Row operation, Artifacts.Held jar) {
    if (operation.digest().isEmpty()) {
      return distribution.get(Objects.requireNonNull(operation.pluginId()));
    }
    return examinations.candidate(
        jar.file(),
        operation.source(),
        operation.file(),
        operation.generation() == null ? 0 : operation.generation());
  }

  private String install(Row operation, Candidate candidate, Eligible canRun, OperationSteps heard)
      throws InterruptedException, Activation.FailedException {
    Installed plugin = place(candidate);
    heard.show(plugin, candidate.version());
    List<Installed> dependents = replacement.runningDependents(candidate.id());
    List<Installed> concerned = new ArrayList<>(dependents);
    concerned.add(plugin);
    try (var _ = lifecycle.claim(concerned)) {
      Candidate current = inUse(plugin);
      if (operation.kind() == Kind.INSTALL) {
        if (current != null && current.digest().equals(candidate.digest())) {
          commits.done(operation, candidate);
          plugin.setChange(null);
          return candidate.id();
        }
        requireOwnFile(candidate, current);
        if (!isAgreed(operation, candidate, current, plugin)) {
          return candidate.id();
        }
      }
      heard.enter(Step.RESOLVE);
      new Resolution(with(candidate)).requireFits(candidate, Jars.CONTRACT_VERSION);
      heard.enter(Step.LINK);
      links.require(candidate, lifecycle.candidates());
      putIntoUse(operation, plugin, candidate, dependents, canRun, heard);
      return candidate.id();
    }
  }

  // A new plugin is listed from the moment at which its jar is known to be one.
  private Installed place(Candidate candidate) {
    lifecycle.lock().lock();
    try {
      Installed known = lifecycle.find(candidate.id());
      if (known != null) {
        return known;
      }
      Installed plugin = Installed.plugin(candidate);
      plugin.become(PluginState.NEEDS_CONSENT, "It is being looked at.");
      lifecycle.add(plugin);
      return plugin;
    } finally {
      lifecycle.lock().unlock();
    }
  }

  private static @Nullable Candidate inUse(Installed plugin) {
    return plugin.state() == PluginState.NEEDS_CONSENT ? null : plugin.candidate();
  }

  // Two files of the folder that claim one id: which of them is meant cannot be told.
  private static void requireOwnFile(Candidate candidate, @Nullable Candidate current) {
    if (current != null
        && candidate.source() == PluginStatus.Source.FOLDER
        && current.source() == PluginStatus.Source.FOLDER
        && !candidate.fileName().equals(current.fileName())) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "Its id %s is taken by %s. Remove one of the two files."
              .formatted(candidate.id(), current.fileName()));
    }
  }

  private boolean isAgreed(
      Row operation, Candidate candidate, @Nullable Candidate current, Installed plugin) {
    List<String> asks = admission.asks(candidate, current);
    if (asks.isEmpty() || operation.consent()) {
      // Who agreed to what had waited was written down then.
      if (!asks.isEmpty() && operation.asks() == null) {
        commits.tell(operation, "plugin.consent_given", candidate, consent(candidate, asks));
      }
      admission.agree(candidate);
      return true;
    }
    String reason = "An administrator must agree first. " + String.join(" ", asks);
    operations.end(
        operation.id(),
        State.WAITING,
        reason,
        String.join("\n", asks),
        Instant.ofEpochMilli(clock.millis()));
    if (current == null) {
      plugin.become(candidate, PluginState.NEEDS_CONSENT, reason);
    }
    plugin.setChange(
        new PluginStatus.Change(
            operation.id(),
            candidate.version(),
            State.WAITING.name(),
            Step.VERIFY,
            reason,
            asks,
            operation.digest()));
    commits.tell(operation, "plugin.consent_needed", candidate, consent(candidate, asks));
    return false;
  }

  private static JsonObject consent(Candidate candidate, List<String> asks) {
    return Json.object("version", candidate.version(), "digest", candidate.digest(), "asks", asks);
  }

  private Map<String, Candidate> with(Candidate candidate) {
    Map<String, Candidate> all = new HashMap<>(lifecycle.candidates());
    all.put(candidate.id(), candidate);
    return all;
  }

  private void putIntoUse(
      Row operation,
      Installed plugin,
      Candidate candidate,
      List<Installed> dependents,
      Eligible canRun,
      OperationSteps heard)
      throws Activation.FailedException {
    var committed = new Committed(operation, candidate, plugin);
    if (plugin.run() != null) {
      String obstacle = canRun.obstacle(candidate);
      if (obstacle != null) {
        throw new PergolaException(PluginError.UPGRADE_FAILED, obstacle);
      }
      replacement.replace(plugin, candidate, dependents, committed, heard);
      plugin.become(committed.candidate(), PluginState.STARTED, Reconciler.AT_WORK);
    } else {
      // Nothing serves that could be kept: it is started, and may fail, as at any other start.
      committed.run();
      plugin.become(committed.candidate(), PluginState.STOPPED, "It has not been started yet.");
      plugin.hear(heard);
    }
    plugin.setChange(null);
  }

  /** The one moment at which the jar goes into use, for this run and for all to come. */
  private final class Committed implements Runnable {
    private final Row operation;
    private final Installed plugin;
    private Candidate candidate;

    Committed(Row operation, Candidate candidate, Installed plugin) {
      this.operation = operation;
      this.candidate = candidate;
      this.plugin = plugin;
    }

    @Override
    public void run() {
      candidate = commits.use(operation, candidate, inUse(plugin));
    }

    Candidate candidate() {
      return candidate;
    }
  }

  private PergolaException failed(Row operation, OperationSteps heard, PergolaException e) {
    operations.end(
        operation.id(), State.FAILED, e.getMessage(), null, Instant.ofEpochMilli(clock.millis()));
    Installed plugin = heard.plugin();
    Step step = Objects.requireNonNullElse(heard.step(), Step.VERIFY);
    if (plugin != null) {
      forgetNewcomer(plugin);
      plugin.setChange(
          new PluginStatus.Change(
              operation.id(),
              heard.version(),
              State.FAILED.name(),
              step,
              e.getMessage(),
              List.of(),
              operation.digest()));
    }
    commits.tellFailed(operation, heard.version(), step, e.getMessage());
    return e.code().blame() == Blame.INTERNAL || plugin == null || plugin.run() == null
        ? e
        : new PergolaException(
            e.code(),
            "The step \"%s\" failed: %s The version in use goes on."
                .formatted(step.title(), e.getMessage()));
  }

  private void forgetNewcomer(Installed plugin) {
    if (inUse(plugin) == null) {
      lifecycle.remove(plugin);
    }
  }
}
