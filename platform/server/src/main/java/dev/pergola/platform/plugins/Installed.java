// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.Starter.Run;
import dev.pergola.trust.PluginDescriptor;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that the installation knows, or a file that it cannot use, and how it stands. Changed by
 * who has claimed it in the {@link Lifecycle}; its status may be read by any thread.
 */
final class Installed {
  private final String id;
  private final String fileName;
  private volatile Standing standing;
  private volatile PluginStatus.@Nullable Change change;
  private volatile boolean nextHasSettings;
  private volatile Steps steps = Steps.UNHEARD;
  private volatile @Nullable Asker asker;
  private volatile @Nullable UUID beginning;
  private volatile @Nullable Run run;
  private long settingsVersion;
  private boolean claimed;
  private volatile boolean startFailed;

  /**
   * @param candidate the jar in use, or waiting for an administrator; null for a file that is no
   *     plugin
   */
  private record Standing(@Nullable Candidate candidate, PluginState state, String reason) {}

  private Installed(String id, String fileName, Standing standing) {
    this.id = id;
    this.fileName = fileName;
    this.standing = standing;
  }

  /** A plugin, not yet started. */
  static Installed plugin(Candidate candidate) {
    return new Installed(
        candidate.id(),
        candidate.fileName(),
        new Standing(candidate, PluginState.STOPPED, "It has not been started yet."));
  }

  /** A file of the folder that cannot be used, listed under its name. */
  static Installed unusable(String fileName, String problem) {
    return new Installed(fileName, fileName, new Standing(null, PluginState.FAILED, problem));
  }

  String id() {
    return id;
  }

  String fileName() {
    return fileName;
  }

  /** Null for a file that cannot be used. */
  @Nullable Candidate candidate() {
    return standing.candidate();
  }

  List<PluginDescriptor.Setting> settings() {
    Candidate candidate = standing.candidate();
    return candidate == null ? List.of() : candidate.descriptor().info().settings();
  }

  PluginState state() {
    return standing.state();
  }

  void become(PluginState state, String reason) {
    standing = new Standing(standing.candidate(), state, reason);
  }

  /** Another jar is in use from now on. */
  void become(Candidate candidate, PluginState state, String reason) {
    startFailed = false;
    standing = new Standing(candidate, state, reason);
  }

  /** The jar in use has its number among the generations now; all else is as it was. */
  void number(Candidate numbered) {
    standing = new Standing(numbered, standing.state(), standing.reason());
  }

  /** What runs of it; null for nothing. */
  @Nullable Run run() {
    return run;
  }

  void setRun(@Nullable Run run) {
    this.run = run;
  }

  long settingsVersion() {
    return settingsVersion;
  }

  void setSettingsVersion(long version) {
    settingsVersion = version;
  }

  /** Whether its last start failed: it is not tried again before something changes. */
  boolean hasFailedToStart() {
    return startFailed;
  }

  void setStartFailed(boolean failed) {
    startFailed = failed;
  }

  /** Whether somebody works on it; under the lifecycle's lock only. */
  boolean isClaimed() {
    return claimed;
  }

  void setClaimed(boolean claimed) {
    this.claimed = claimed;
  }

  /** Who hears of the steps when it starts. */
  Steps steps() {
    return steps;
  }

  void hear(Steps steps) {
    this.steps = steps;
  }

  /** Who had its jar put into use: what becomes of it next is told as this one's doing. */
  void askedBy(Asker asker) {
    this.asker = asker;
  }

  /** Who that was, once; null for nobody. */
  @Nullable Asker takeAsker() {
    Asker taken = asker;
    asker = null;
    return taken;
  }

  /** What is being done to it, or could not be; null for nothing. */
  void setChange(PluginStatus.@Nullable Change change) {
    this.change = change;
  }

  /** An operation put its jar into use, and is over when it is known what becomes of that. */
  void beginWith(UUID operation) {
    beginning = operation;
  }

  /** That operation, once; null for none. */
  @Nullable UUID takeBeginning() {
    UUID taken = beginning;
    beginning = null;
    return taken;
  }

  /**
   * A jar of it waits for an administrator.
   *
   * @param hasSettings whether that jar has anything to set
   */
  void await(boolean hasSettings, PluginStatus.Change waiting) {
    nextHasSettings = hasSettings;
    change = waiting;
  }

  private boolean hasSettings(PluginStatus.@Nullable Change now) {
    return !settings().isEmpty()
        || nextHasSettings && now != null && now.state().equals(Operations.State.WAITING.name());
  }

  /** What was being done to it is over; what waits or failed is still told of. */
  void endChange() {
    PluginStatus.Change now = change;
    if (now != null && now.state().equals(Operations.State.RUNNING.name())) {
      change = null;
    }
  }

  PluginStatus status() {
    Standing now = standing;
    PluginStatus.Change next = change;
    return now.candidate() == null
        ? PluginStatus.ofFile(fileName, now.state(), now.reason())
        : PluginStatus.of(now.candidate(), now.state(), now.reason(), hasSettings(next), next);
  }
}
