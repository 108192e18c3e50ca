// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.Installer.Asker;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The installation's plugins, for the rooms after this one and for administrators. What should be
 * is written down first; then a pass makes it so, which also happens once a second, for what other
 * nodes, the command line and the folder bring. Safe for use by several threads: who changes a
 * plugin waits for that plugin only.
 */
@Singleton
public final class Plugins {
  private final Upkeep upkeep;
  private final Lifecycle lifecycle;
  private final Reconciler reconciler;
  private final FolderWatch folder;
  private final InUse inUse;
  private final Requests requests;
  private final Installer installer;
  private final Artifacts artifacts;
  private final Generations generations;
  private final Operations operations;
  private final Admission admission;
  private final Commits commits;
  private final Removal removal;
  private final PluginData data;
  private final StoppedPlugins stoppedPlugins;
  private final StartMarks marks;
  private final PluginSettings settings;
  private final EventLog log;

  Plugins(
      Upkeep upkeep,
      Lifecycle lifecycle,
      Reconciler reconciler,
      FolderWatch folder,
      InUse inUse,
      Requests requests,
      Installer installer,
      Artifacts artifacts,
      Generations generations,
      Operations operations,
      Admission admission,
      Commits commits,
      Removal removal,
      PluginData data,
      StoppedPlugins stoppedPlugins,
      StartMarks marks,
      PluginSettings settings,
      EventLog log) {
    this.upkeep = upkeep;
    this.lifecycle = lifecycle;
    this.reconciler = reconciler;
    this.folder = folder;
    this.inUse = inUse;
    this.requests = requests;
    this.installer = installer;
    this.artifacts = artifacts;
    this.generations = generations;
    this.operations = operations;
    this.admission = admission;
    this.commits = commits;
    this.removal = removal;
    this.data = data;
    this.stoppedPlugins = stoppedPlugins;
    this.marks = marks;
    this.settings = settings;
    this.log = log;
  }

  /**
   * Begins to look after the plugins, and waits until each has been dealt with once. When it has
   * begun already, only waits.
   *
   * @param patience how long to wait at most; a plugin that starts slowly goes on meanwhile
   */
  public void begin(Duration patience) {
    upkeep.begin(patience);
  }

  /** All plugins, by id, and the files of the folder that cannot be used. */
  public List<PluginStatus> list() {
    List<PluginStatus> all = new ArrayList<>();
    lifecycle.all().forEach(plugin -> all.add(plugin.status()));
    inUse.missing().stream()
        .filter(missing -> lifecycle.find(missing.id()) == null)
        .forEach(all::add);
    for (Offers.Row file : folder.unusable()) {
      if (!isInUse(file)) {
        all.add(
            PluginStatus.ofFile(
                file.file(), PluginState.FAILED, Objects.requireNonNull(file.problem())));
      }
    }
    return all;
  }

  private boolean isInUse(Offers.Row file) {
    String id = file.pluginId();
    Installed plugin = id == null ? null : lifecycle.find(id);
    return plugin != null
        && plugin.candidate() != null
        && plugin.candidate().fileName().equals(file.file());
  }

  /**
   * One plugin, or one file that cannot be used.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of this id
   */
  public PluginStatus get(String id) {
    Installed plugin = lifecycle.find(id);
    return plugin != null
        ? plugin.status()
        : list().stream()
            .filter(status -> status.id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id));
  }

  /** What can be set for a plugin; empty for a file that is no plugin. */
  List<PluginDescriptor.Setting> declaredSettings(String id) {
    return lifecycle.find(id) instanceof Installed plugin ? plugin.settings() : noSettings(id);
  }

  private List<PluginDescriptor.Setting> noSettings(String id) {
    get(id);
    return List.of();
  }

  /** The settings at present, secrets as asterisks; errors as in {@link #get}. */
  public JsonObject settings(String id) {
    return settings.shown(id, declaredSettings(id));
  }

  /**
   * Stores some settings and starts the plugin anew with them, unless it is stopped.
   *
   * @param changes by name; null goes back to the default; a setting not mentioned stays
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when a setting is unknown or
   *     does not fit; nothing is stored then
   */
  public PluginStatus changeSettings(String id, JsonObject changes, Caller caller) {
    return change(
        id,
        caller,
        plugin -> {
          settings.change(id, plugin.settings(), changes);
          log.record(
              caller,
              "plugin.settings_changed",
              id,
              Json.object("settings", changes.members().keySet()));
        });
  }

  /**
   * Starts a plugin, also one that failed before, and keeps it started over restarts.
   *
   * @return how it stands then: started, or why not
   */
  public PluginStatus start(String id, Caller caller) {
    return change(
        id,
        caller,
        plugin -> {
          stoppedPlugins.deleteById(id);
          marks.tryAgain(id);
          plugin.setStartFailed(false);
        });
  }

  /** Stops a plugin, and keeps it stopped over restarts. */
  public PluginStatus stop(String id, Caller caller) {
    return change(id, caller, _ -> stoppedPlugins.put(id));
  }

  @FunctionalInterface
  private interface Change {
    void of(Installed plugin);
  }

  // Whoever changes a plugin waits until it is as it should be; others are not waited for.
  private PluginStatus change(String id, @Nullable Caller caller, Change change) {
    lifecycle.lock().lock();
    try {
      upkeep.requireOpen();
      change.of(known(id));
      upkeep.settle(id, caller);
    } finally {
      lifecycle.lock().unlock();
    }
    return get(id);
  }

  /**
   * Installs a jar, or upgrades its plugin, and starts it.
   *
   * @param jar its content; read to the end, not closed
   * @param fileName what it is called where it comes from
   * @param consent whether the caller agrees to what it may ask for: that it is unsigned, signed by
   *     another publisher than before, or needs more capabilities
   * @param steps hears how it goes on, on this thread and on the plugin's
   * @return how its plugin stands then; without consent maybe waiting for it
   * @throws PergolaException when it is refused, or an upgrade fails; nothing is changed then
   */
  public PluginStatus install(
      InputStream jar, String fileName, boolean consent, Caller caller, Steps steps) {
    return prepareInstall(jar, fileName, consent, caller).carryOut(steps);
  }

  /** As {@link #install}, up to the point where the jar is read and needed no more. */
  public PreparedChange prepareInstall(
      InputStream jar, String fileName, boolean consent, Caller caller) {
    Artifacts.Held artifact = take(jar);
    try {
      Row operation =
          installer.begin(
              artifact,
              PluginStatus.Source.UPLOAD,
              fileName,
              consent,
              State.RUNNING,
              Asker.of(caller));
      return steps -> {
        try (artifact) {
          return run(operation, caller, steps);
        }
      };
    } catch (RuntimeException e) {
      artifact.close();
      throw e;
    }
  }

  private Artifacts.Held take(InputStream jar) {
    try {
      return artifacts.take(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PluginStatus run(Row operation, Caller caller, Steps steps) {
    upkeep.requireOpen();
    try {
      String id = installer.run(operation, reconciler::obstacle, steps);
      upkeep.locked(() -> upkeep.settle(id, caller));
      return get(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PergolaException(StandardError.UNAVAILABLE, "The server is stopping.", e);
    }
  }

  /**
   * Agrees to what a plugin's waiting jar asks for, and goes on with it.
   *
   * @param digest of the jar that is meant; null for the one that waits
   * @throws PergolaException {@link StandardError#NOT_FOUND} when none waits, {@link
   *     StandardError#CONFLICT} when another one does; else as {@link #install}
   */
  public PluginStatus consent(String id, @Nullable String digest, Caller caller, Steps steps) {
    return prepareConsent(id, digest, caller).carryOut(steps);
  }

  /** As {@link #consent}, up to the point where the consent is written down. */
  public PreparedChange prepareConsent(String id, @Nullable String digest, Caller caller) {
    Row waiting = requests.waiting(id);
    if (digest != null && !digest.equals(waiting.digest())) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "Another jar of %s waits by now. Look at what it asks for.".formatted(id));
    }
    if (!commits.agree(waiting, State.RUNNING, Asker.of(caller))) {
      throw new PergolaException(StandardError.CONFLICT, "Somebody has just decided on it.");
    }
    Row agreed = operations.findById(waiting.id()).orElseThrow();
    return steps -> run(agreed, caller, steps);
  }

  /**
   * Gives up a jar that waits for consent, or the note of a failed change.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when nothing waits or failed
   */
  public void dismiss(String id, Caller caller) {
    upkeep.locked(
        () -> {
          Installed plugin = known(id);
          PluginStatus.Change change = plugin.status().change();
          if (change == null || !isOver(change)) {
            throw new PergolaException(
                StandardError.NOT_FOUND,
                "Nothing of %s waits for an administrator or has failed.".formatted(id));
          }
          if (change.state().equals(State.WAITING.name())) {
            operations.move(change.operation(), State.WAITING, State.ABANDONED);
          }
          plugin.setChange(null);
          if (plugin.state() == PluginState.NEEDS_CONSENT) {
            lifecycle.remove(plugin);
          }
        });
    log.record(caller, "plugin.change_dismissed", id, JsonObject.EMPTY);
  }

  private static boolean isOver(PluginStatus.Change change) {
    return change.state().equals(State.WAITING.name())
        || change.state().equals(State.FAILED.name());
  }

  /**
   * Goes back to an earlier generation.
   *
   * @param number which; 0 for the distribution's jar; null for the one before the present one
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none; else as {@link
   *     #install}
   */
  public PluginStatus rollback(String id, @Nullable Integer number, Caller caller, Steps steps) {
    return prepareRollback(id, number, caller).carryOut(steps);
  }

  /** As {@link #rollback}, once it is known that there is such a generation. */
  public PreparedChange prepareRollback(String id, @Nullable Integer number, Caller caller) {
    Installed plugin = known(id);
    Row operation =
        installer.beginRollback(
            id, requests.earlier(plugin, number), State.RUNNING, Asker.of(caller));
    return steps -> run(operation, caller, steps);
  }

  /** Every jar of a plugin that ever went into use, the first first. */
  public List<PluginGeneration> generations(String id) {
    Candidate current = known(id).candidate();
    int used = current == null ? -1 : current.generation();
    return generations.findByPluginIdOrderByNumber(id).stream()
        .map(row -> PluginGeneration.of(row, row.number() == used))
        .toList();
  }

  /**
   * Removes a plugin. One that came with the distribution goes back to the distribution's jar.
   *
   * @param data what becomes of its settings, tables and files
   * @throws PergolaException {@link StandardError#CONFLICT} when the distribution's jar is in use
   */
  public void remove(String id, Removal.Data data, Caller caller) {
    Installed plugin = lifecycle.find(id);
    if (plugin == null) {
      removal.ofUnusableFile(get(id).file());
      return;
    }
    removal.of(
        plugin, data, Asker.of(caller), () -> upkeep.locked(() -> upkeep.settle(id, caller)));
  }

  /**
   * Writes what belongs to a plugin, but its secrets, as a zip; whatever state it is in.
   *
   * @param out not closed
   */
  public void export(String id, OutputStream out) throws IOException {
    data.export(id, known(id).settings(), out);
  }

  /** The least that a plugin must be vouched for to be installed. */
  public TrustLevel minimumTrust() {
    return admission.minimum();
  }

  /** Demands that level of what is installed from now on; what is in use stays. */
  public void demandTrust(TrustLevel minimum, Caller caller) {
    admission.demand(minimum);
    log.record(
        caller, "plugin.policy_changed", "plugins", Json.object("minimumTrust", minimum.name()));
  }

  private Installed known(String id) {
    Installed plugin = lifecycle.find(id);
    if (plugin == null) {
      throw unknown(id);
    }
    return plugin;
  }

  static PergolaException unknown(String id) {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no plugin with the id %s.".formatted(id));
  }
}
