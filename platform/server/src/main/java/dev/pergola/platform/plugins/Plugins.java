// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
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
  private final Obstacles obstacles;
  private final Roster roster;
  private final PluginChanges changes;
  private final Waiting waiting;
  private final Generations generations;
  private final Admission admission;
  private final Removal removal;
  private final PluginData data;
  private final StoppedPlugins stoppedPlugins;
  private final StartMarks marks;
  private final PluginSettings settings;
  private final EventLog log;

  Plugins(
      Upkeep upkeep,
      Lifecycle lifecycle,
      Obstacles obstacles,
      Roster roster,
      PluginChanges changes,
      Waiting waiting,
      Generations generations,
      Admission admission,
      Removal removal,
      PluginData data,
      StoppedPlugins stoppedPlugins,
      StartMarks marks,
      PluginSettings settings,
      EventLog log) {
    this.upkeep = upkeep;
    this.lifecycle = lifecycle;
    this.obstacles = obstacles;
    this.roster = roster;
    this.changes = changes;
    this.waiting = waiting;
    this.generations = generations;
    this.admission = admission;
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

  /** Whether the server was started without plugins, to put in order what one of them broke. */
  public boolean isSafeMode() {
    return obstacles.isSafeMode();
  }

  /** All plugins, by id, and the files of the folder that cannot be used. */
  public List<PluginStatus> list() {
    return roster.list();
  }

  /**
   * One plugin, or one file that cannot be used.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none of this id
   */
  public PluginStatus get(String id) {
    return roster.get(id);
  }

  /** What can be set for a plugin, also for the version that waits; empty for an unusable file. */
  List<PluginDescriptor.Setting> declaredSettings(String id) {
    return lifecycle.find(id) instanceof Installed plugin
        ? waiting.settings(plugin)
        : noSettings(id);
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
   * Stores some settings and starts the plugin anew with them, unless it is stopped; also one that
   * failed too often before.
   *
   * @param changes by name; null goes back to the default; a setting not mentioned stays
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when a setting is unknown or
   *     does not fit, and when a plugin that was at work does not start with them although none is
   *     missing; the settings are as before then
   */
  public PluginStatus changeSettings(String id, JsonObject changes, Caller caller) {
    lifecycle.lock().lock();
    try {
      Installed plugin = roster.known(id);
      // Of one that does not work, what is entered may not even be readable.
      PluginSettings.Entered before =
          get(id).state() == PluginState.STARTED
              ? settings.entered(id, waiting.settings(plugin))
              : null;
      PluginStatus after = change(id, caller, changed -> enter(changed, changes, caller));
      if (before != null
          && after.state() != PluginState.STARTED
          && settings.lacks(id, plugin.settings()).isEmpty()) {
        change(id, caller, changed -> reenter(changed, before));
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            "%s does not start with these settings, so those from before hold again. %s"
                .formatted(after.title(), after.reason()));
      }
      return after;
    } finally {
      lifecycle.lock().unlock();
    }
  }

  private void enter(Installed plugin, JsonObject changes, Caller caller) {
    String id = plugin.id();
    settings.change(id, waiting.settings(plugin), plugin.settings(), changes);
    waiting.settingsChanged(plugin);
    tryAgain(plugin);
    log.record(
        caller, "plugin.settings_changed", id, Json.object("settings", changes.members().keySet()));
  }

  private void reenter(Installed plugin, PluginSettings.Entered before) {
    settings.restore(plugin.id(), before);
    waiting.settingsChanged(plugin);
    tryAgain(plugin);
  }

  private void tryAgain(Installed plugin) {
    marks.tryAgain(plugin.id());
    plugin.setStartFailed(false);
  }

  /**
   * Starts a plugin, also one that failed before, and keeps it started over restarts.
   *
   * @return how it stands then: started, or why not
   * @throws PergolaException {@link PluginError#SAFE_MODE} when the server runs without plugins
   */
  public PluginStatus start(String id, Caller caller) {
    if (isSafeMode()) {
      throw new PergolaException(
          PluginError.SAFE_MODE,
          "The server runs in safe mode, without plugins: %s was not started. Start the server without --safe-mode."
              .formatted(roster.known(id).id()));
    }
    return change(
        id,
        caller,
        plugin -> {
          stoppedPlugins.deleteById(id);
          tryAgain(plugin);
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
      change.of(roster.known(id));
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
   * @throws PergolaException when it is refused, or an upgrade fails; nothing is changed then.
   *     {@link PluginError#START_FAILED} when nothing of it was at work before and it does not
   *     start: it is installed then
   */
  public PluginStatus install(
      InputStream jar, String fileName, boolean consent, Caller caller, Steps steps) {
    return prepareInstall(jar, fileName, consent, caller).carryOut(steps);
  }

  /** As {@link #install}, up to the point where the jar is read and needed no more. */
  public PreparedChange prepareInstall(
      InputStream jar, String fileName, boolean consent, Caller caller) {
    return changes.install(jar, fileName, consent, caller);
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
    return changes.consent(id, digest, caller);
  }

  /**
   * Gives up a jar that waits, or the note of a change that failed or was cut off.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is neither
   */
  public void dismiss(String id, Caller caller) {
    changes.dismiss(roster.known(id), caller);
  }

  /**
   * Goes back to an earlier generation.
   *
   * @param number which; 0 for the distribution's jar; null for what was at work before the present
   *     one
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none, {@link
   *     StandardError#CONFLICT} when it is in use already; else as {@link #install}
   */
  public PluginStatus rollback(String id, @Nullable Integer number, Caller caller, Steps steps) {
    return prepareRollback(id, number, caller).carryOut(steps);
  }

  /** As {@link #rollback}, once it is known that there is such a generation. */
  public PreparedChange prepareRollback(String id, @Nullable Integer number, Caller caller) {
    return changes.rollback(id, number, caller);
  }

  /** Every jar of a plugin that ever went into use, the first first. */
  public List<PluginGeneration> generations(String id) {
    int used =
        lifecycle.find(id) instanceof Installed plugin
            ? plugin.candidate() == null ? -1 : plugin.candidate().generation()
            : roster.missing(id).generation().number();
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
    if (plugin == null && roster.isMissing(id)) {
      removal.ofMissing(roster.missing(id).generation(), data, Asker.of(caller));
      upkeep.locked(() -> upkeep.settle(id, caller));
      return;
    }
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
    data.export(id, roster.known(id).settings(), out);
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
}
