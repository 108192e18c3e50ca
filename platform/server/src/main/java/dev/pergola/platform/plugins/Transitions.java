// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.platform.plugins.Operations.State;
import dev.pergola.platform.plugins.Starter.Run;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What passes have done to single plugins: starts, stops and replacements, each on a thread of its
 * own that has claimed the plugin.
 */
@Singleton
final class Transitions {
  private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Lifecycle lifecycle;
  private final Starter starter;
  private final Replacement replacement;
  private final LicensedUse license;
  private final StartMarks marks;
  private final Commits commits;
  private final Interruptions interruptions;
  private final EventLog log;

  Transitions(
      Lifecycle lifecycle,
      Starter starter,
      Replacement replacement,
      LicensedUse license,
      StartMarks marks,
      Commits commits,
      Interruptions interruptions,
      EventLog log) {
    this.lifecycle = lifecycle;
    this.starter = starter;
    this.replacement = replacement;
    this.license = license;
    this.marks = marks;
    this.commits = commits;
    this.interruptions = interruptions;
    this.log = log;
  }

  /** Who is named in the events of a pass, and whether there are any. */
  record Record(@Nullable Caller caller, boolean wanted) {}

  /** Puts what another node or the command line has chosen in the place of what is in use. */
  void adopt(Installed plugin, Candidate wanted, @Nullable Caller caller) {
    if (plugin.run() == null) {
      plugin.become(wanted, PluginState.STOPPED, "It has not been started yet.");
      return;
    }
    List<Installed> dependents = replacement.runningDependents(plugin.id());
    Lifecycle.Claim claim = tryClaim(plugin, dependents);
    if (claim == null) {
      return;
    }
    lifecycle.work(
        "replace " + plugin.id(),
        claim,
        () -> {
          try {
            replacement.replace(plugin, wanted, dependents, () -> wanted, Steps.UNHEARD);
          } catch (Activation.FailedException e) {
            notAdopted(plugin, wanted, dependents, e, caller);
          } catch (RuntimeException | LinkageError e) {
            LOG.error("Replacing the plugin {} failed", plugin.id(), e);
            notAdopted(
                plugin, wanted, dependents, Activation.FailedException.unexpected(e), caller);
          }
        });
  }

  private void notAdopted(
      Installed plugin,
      Candidate wanted,
      List<Installed> dependents,
      Activation.FailedException e,
      @Nullable Caller caller) {
    retireAll(plugin, dependents);
    plugin.become(wanted, PluginState.FAILED, e.getMessage());
    plugin.setStartFailed(true);
    tell(plugin, new Record(caller, true));
  }

  private Lifecycle.@Nullable Claim tryClaim(Installed plugin, List<Installed> dependents) {
    List<Installed> all = new ArrayList<>(dependents);
    all.add(plugin);
    return lifecycle.tryClaim(all);
  }

  /** Starts a plugin, unless somebody works on it. */
  void start(Installed plugin, Candidate candidate, Record record) {
    Lifecycle.Claim claim = tryClaim(plugin, List.of());
    if (claim == null) {
      return;
    }
    plugin.become(PluginState.STARTING, "Its setUp runs.");
    lifecycle.work("start " + plugin.id(), claim, () -> startClaimed(plugin, candidate, record));
  }

  private void startClaimed(Installed plugin, Candidate candidate, Record record) {
    Steps steps = plugin.steps();
    plugin.hear(Steps.UNHEARD);
    try {
      marks.begin(plugin.id());
      Run run = starter.start(candidate, replacement.loaders(candidate, Map.of()), steps);
      plugin.setRun(run);
      plugin.setStartFailed(false);
      String atWork = license.apply(run);
      starter.use(run, null);
      marks.succeeded(plugin.id());
      commits.serves(candidate);
      plugin.endChange();
      arrive(plugin, PluginState.STARTED, atWork, record);
    } catch (Activation.FailedException e) {
      failed(plugin, e, record);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("Starting the plugin {} failed", plugin.id(), e);
      retire(plugin);
      failed(plugin, Activation.FailedException.unexpected(e), record);
    }
  }

  // Said before anything else, which may fail, too: it is not tried again until something changes.
  private void failed(Installed plugin, Activation.FailedException e, Record record) {
    plugin.setStartFailed(true);
    plugin.endChange();
    plugin.become(PluginState.FAILED, e.getMessage());
    conclude(plugin, e.isBlameless() ? State.DONE : State.NOT_STARTED, e.getMessage());
    marks.failed(plugin.id(), e.getMessage(), e.isBlameless());
    tell(plugin, record);
  }

  /**
   * Stops a plugin, unless somebody works on it; those that use its classes go first.
   *
   * @param then what is to be done when it has stopped
   */
  void stop(Installed plugin, Runnable then) {
    List<Installed> dependents = replacement.runningDependents(plugin.id());
    Lifecycle.Claim claim = tryClaim(plugin, dependents);
    if (claim != null) {
      lifecycle.work(
          "stop " + plugin.id(),
          claim,
          () -> {
            retireAll(plugin, dependents);
            then.run();
          });
    }
  }

  private void retireAll(Installed plugin, List<Installed> dependents) {
    for (Installed dependent : dependents.reversed()) {
      retire(dependent);
      dependent.become(PluginState.STOPPED, "It waits for the plugin " + plugin.id() + ".");
    }
    retire(plugin);
  }

  private void retire(Installed plugin) {
    Run run = plugin.run();
    if (run != null) {
      plugin.setRun(null);
      starter.retire(run, PATIENCE, Steps.UNHEARD);
    }
  }

  /** Stops all plugins, the last first; nobody works on any of them any more. */
  void stopAll() {
    for (Installed plugin : lifecycle.reversed()) {
      for (Installed dependent : replacement.runningDependents(plugin.id()).reversed()) {
        retire(dependent);
      }
      retire(plugin);
    }
  }

  /** A plugin stands so from now on; who listens to events is told, if that is news. */
  void arrive(Installed plugin, PluginState state, String reason, Record record) {
    boolean news = plugin.state() != state;
    plugin.become(state, reason);
    switch (state) {
      case STARTED -> conclude(plugin, State.DONE, null);
      case FAILED, QUARANTINED -> conclude(plugin, State.NOT_STARTED, reason);
      case LOCKED, STOPPED, STARTING, NEEDS_CONSENT -> conclude(plugin, State.DONE, reason);
    }
    if (news) {
      tell(plugin, record);
    }
  }

  // Whoever had its jar put into use is told what became of it.
  private void conclude(Installed plugin, State state, @Nullable String reason) {
    UUID operation = plugin.takeBeginning();
    if (operation != null) {
      interruptions.started(operation, state, reason);
    }
  }

  private void tell(Installed plugin, Record record) {
    Asker asked = plugin.takeAsker();
    if (!record.wanted()) {
      return;
    }
    Asker by =
        record.caller() != null
            ? Asker.of(record.caller())
            : Objects.requireNonNullElse(asked, Asker.SERVER);
    PluginStatus status = plugin.status();
    log.record(
        by.organizationId(),
        by.userId(),
        by.name(),
        "plugin." + status.state().name().toLowerCase(Locale.ROOT),
        plugin.id(),
        Json.object("version", status.version(), "file", status.file(), "reason", status.reason()));
  }
}
