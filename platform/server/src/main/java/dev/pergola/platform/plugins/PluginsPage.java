// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of all plugins shows, and the part of it that renews itself.
 *
 * @param plugins in the order to show them
 * @param notice what just happened; null for nothing
 * @param canUpload whether a jar can be uploaded
 */
public record PluginsPage(List<Entry> plugins, @Nullable String notice, boolean canUpload) {
  public PluginsPage {
    plugins = List.copyOf(plugins);
  }

  /**
   * One plugin.
   *
   * @param title for people; the id when the jar does not say
   * @param description one sentence; null when there is none
   * @param license an SPDX license expression
   * @param feature what a license must hold to unlock it; null for an open plugin
   * @param reason why it is in this state and what to do; null when there is nothing to say
   * @param file the jar's file name
   * @param provider who made it; empty when not said
   * @param removable whether its jar can be removed from here
   * @param hasSettings whether it has anything to set
   * @param commercial whether it needs a license
   */
  public record Entry(
      String id,
      String version,
      String title,
      @Nullable String description,
      String license,
      @Nullable String feature,
      State state,
      @Nullable String reason,
      Source source,
      String file,
      String provider,
      boolean removable,
      boolean hasSettings,
      boolean commercial) {}

  /** How a plugin stands. */
  public enum State {
    /** On its way; the page asks again until it has arrived. */
    STARTING("Starting"),
    /** At work. */
    STARTED("Started"),
    /** Stopped by somebody. */
    STOPPED("Stopped"),
    /** Waits for a license. */
    LOCKED("Locked"),
    /** Waits for an administrator's consent. */
    NEEDS_CONSENT("Needs consent"),
    /** Cannot start. */
    FAILED("Failed"),
    /** Left alone after it failed three times. */
    QUARANTINED("Quarantined");

    private final String title;

    State(String title) {
      this.title = title;
    }

    /** The state in a word. */
    public String title() {
      return title;
    }
  }

  /** Where a plugin's jar is from. */
  public enum Source {
    /** Came with Pergola. */
    BUNDLED("Came with Pergola"),
    /** Lies in the installation's folder of plugins. */
    FOLDER("From the folder plugins"),
    /** Was uploaded. */
    UPLOAD("Uploaded");

    private final String title;

    Source(String title) {
      this.title = title;
    }

    /** The source in a few words. */
    public String title() {
      return title;
    }
  }

  /** Whether a plugin is on its way, so that the page should look again soon. */
  public boolean changing() {
    return plugins.stream().anyMatch(plugin -> plugin.state() == State.STARTING);
  }

  /** How many plugins are in a state. */
  public long count(State state) {
    return plugins.stream().filter(plugin -> plugin.state() == state).count();
  }
}
