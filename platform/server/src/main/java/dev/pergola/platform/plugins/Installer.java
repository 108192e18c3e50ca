// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
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
import java.util.function.Supplier;
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
  private final Waiting waiting;
  private final Interruptions interruptions;
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
      Waiting waiting,
      Interruptions interruptions,
      Links links,
      Lifecycle lifecycle,
      Replacement replacement,
      Commits commits,
      InstantSource clock) {
    this.operations = operations;
    this.artifacts = artifacts;
    this.distribution = distribution;
    this.examinations = examinations;
    this.waiting = waiting;
    this.interruptions = interruptions;
    this.links = links;
    this.lifecycle = lifecycle;
    this.replacement = replacement;
    this.commits = commits;
    this.clock = clock;
  }

  /**
   * Carries an operation out, on this thread, in the state {@link State#RUNNING}.
   *
   * @param canRun whether the jar may take the place of what runs; where nothing runs, it is only
   *     put into use, for the next pass or the next start of the server to run it
   * @param steps hears how it goes on
   * @return how the plugin stands by this operation, whatever others do to it next
   * @throws PergolaException when it is refused or fails; the operation tells so, too
   * @throws InterruptedException when the server ends
   */
  PluginStatus run(Row operation, Eligible canRun, Steps steps) throws InterruptedException {
    Steps written = step -> operations.enter(operation.id(), step);
    var heard = new OperationSteps(operation, written.and(steps));
    // Held to the very end: what was refused is deleted then.
    try (Artifacts.Held jar = artifacts.hold(operation.digest())) {
      return run(operation, jar, canRun, heard);
    }
  }

  private PluginStatus run(Row operation, Artifacts.Held jar, Eligible canRun, OperationSteps heard)
      throws InterruptedException {
    try (var _ = interruptions.begin(operation)) {
      heard.enter(Step.VERIFY);
      Candidate candidate = candidate(operation, jar);
      operations.identify(operation.id(), candidate.id(), candidate.version());
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
          Candidate candidate = candidate(operation, jar);
          Installed plugin = place(candidate);
          waiting.show(operation, candidate, inUse(plugin), plugin);
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

  private PluginStatus install(
      Row operation, Candidate candidate, Eligible canRun, OperationSteps heard)
      throws InterruptedException, Activation.FailedException {
    Installed plugin = place(candidate);
    List<Installed> dependents = replacement.runningDependents(candidate.id());
    List<Installed> concerned = new ArrayList<>(dependents);
    concerned.add(plugin);
    try (var _ = lifecycle.claim(concerned)) {
      heard.show(plugin, candidate.version());
      Candidate current = inUse(plugin);
      if (operation.kind() == Kind.INSTALL) {
        if (current != null && current.digest().equals(candidate.digest())) {
          commits.done(operation, current);
          settle(plugin, heard, null);
          return plugin.status();
        }
        requireOwnFile(candidate, current);
      }
      if (waiting.holds(operation, candidate, current, plugin)) {
        return plugin.status();
      }
      heard.enter(Step.RESOLVE);
      new Resolution(with(candidate)).requireFits(candidate, Jars.CONTRACT_VERSION);
      if (plugin.run() != null && canRun.obstacle(candidate) instanceof String obstacle) {
        throw new PergolaException(PluginError.UPGRADE_FAILED, obstacle);
      }
      heard.enter(Step.LINK);
      links.require(candidate, lifecycle.candidates());
      putIntoUse(operation, plugin, candidate, dependents, heard);
      return plugin.status();
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
      OperationSteps heard)
      throws Activation.FailedException {
    if (plugin.run() != null) {
      Candidate before = inUse(plugin);
      // The one moment at which the jar goes into use, for this run and for all to come.
      Supplier<Candidate> commit = () -> commits.use(operation, candidate, before, true);
      plugin.number(replacement.replace(plugin, candidate, dependents, commit, heard));
    } else {
      // Nothing serves that could be kept: it is started, and may fail, as at any other start.
      plugin.become(
          commits.use(operation, candidate, inUse(plugin), false),
          PluginState.STOPPED,
          "It has not been started yet.");
      plugin.hear(heard);
      plugin.askedBy(new Asker(operation.organizationId(), operation.userId(), operation.actor()));
      UUID earlier = plugin.takeBeginning();
      if (earlier != null) {
        interruptions.started(earlier, State.DONE, "Another jar has taken its place meanwhile.");
      }
      plugin.beginWith(operation.id());
    }
    waiting.giveUp(candidate.id(), operation);
    plugin.setChange(null);
  }

  private PergolaException failed(Row operation, OperationSteps heard, PergolaException e) {
    operations.end(
        operation.id(), State.FAILED, e.getMessage(), null, Instant.ofEpochMilli(clock.millis()));
    Installed plugin = heard.plugin();
    Step step = Objects.requireNonNullElse(heard.step(), Step.VERIFY);
    if (plugin != null) {
      settle(
          plugin,
          heard,
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

  // Nothing was changed: what waits goes on waiting, and is what the plugin shows.
  private void settle(
      Installed plugin, OperationSteps heard, PluginStatus.@Nullable Change otherwise) {
    if (waiting.of(plugin.id()).isPresent()) {
      plugin.setChange(heard.before());
      return;
    }
    if (inUse(plugin) == null) {
      lifecycle.remove(plugin);
    }
    plugin.setChange(otherwise);
  }
}
