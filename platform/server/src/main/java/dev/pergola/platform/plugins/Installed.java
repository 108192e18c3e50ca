// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.PluginDescriptor;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A jar that the installation knows, and how its plugin stands. Changed under the lifecycle's lock
 * only; its status may be read by any thread.
 */
final class Installed {
  private final String id;
  private final PluginJar jar;
  private final @Nullable Path artifact;
  private final @Nullable PluginDescriptor descriptor;
  private volatile Standing standing;
  private long settingsVersion;
  private @Nullable Run run;

  private record Standing(PluginState state, String reason) {}

  /** What exists only while the plugin runs. */
  record Run(Jars.LoadedJar loaded, Activation activation, LivePlugin live) {}

  private Installed(
      String id,
      PluginJar jar,
      @Nullable Path artifact,
      @Nullable PluginDescriptor descriptor,
      Standing standing) {
    this.id = id;
    this.jar = jar;
    this.artifact = artifact;
    this.descriptor = descriptor;
    this.standing = standing;
  }

  /** A plugin, not yet started. */
  static Installed plugin(PluginJar jar, Path artifact, PluginDescriptor descriptor) {
    return new Installed(
        descriptor.id(),
        jar,
        artifact,
        descriptor,
        new Standing(PluginState.STOPPED, "It has not been started yet."));
  }

  /** A file that cannot be used as a plugin; listed under its name. */
  static Installed unusable(PluginJar jar, @Nullable PluginDescriptor descriptor, String reason) {
    return new Installed(
        jar.name(), jar, null, descriptor, new Standing(PluginState.FAILED, reason));
  }

  String id() {
    return id;
  }

  PluginJar jar() {
    return jar;
  }

  @Nullable Path artifact() {
    return artifact;
  }

  /** Null for a file that cannot be used as a plugin. */
  @Nullable PluginDescriptor plugin() {
    return artifact == null ? null : descriptor;
  }

  /** The id that a file claims which is listed under its name; null when it claims none. */
  @Nullable String claimedId() {
    return artifact == null && descriptor != null ? descriptor.id() : null;
  }

  List<PluginDescriptor.Setting> settings() {
    return descriptor == null ? List.of() : descriptor.info().settings();
  }

  PluginState state() {
    return standing.state();
  }

  void become(PluginState state, String reason) {
    standing = new Standing(state, reason);
  }

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

  PluginStatus status() {
    Standing now = standing;
    PluginDescriptor known = descriptor;
    return new PluginStatus(
        id,
        known == null ? null : known.version(),
        known == null ? jar.name() : known.info().title(),
        known == null ? null : known.info().description(),
        known == null ? "" : known.provider(),
        known == null ? null : known.license(),
        known == null ? null : known.info().feature(),
        now.state(),
        now.reason(),
        jar.source(),
        jar.name(),
        artifact != null && !settings().isEmpty());
  }
}
