// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Upgrade;
import dev.pergola.trust.TrustLevel;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of all plugins shows, and the part of it that renews itself.
 *
 * @param plugins in the order to show them
 * @param notice what just happened; null for nothing
 * @param error what just went wrong; null for nothing
 * @param minimumTrust the least that a plugin must be vouched for to be installed
 * @param safeMode whether the server was started without plugins
 * @param canUpload whether a jar can be uploaded
 */
public record PluginsPage(
    List<Entry> plugins,
    @Nullable String notice,
    @Nullable String error,
    TrustLevel minimumTrust,
    boolean safeMode,
    boolean canUpload) {
  public PluginsPage {
    plugins = List.copyOf(plugins);
  }

  /**
   * One plugin.
   *
   * @param title for people; the id when the jar does not say
   * @param description one sentence; null when there is none
   * @param version empty for a file that is no plugin
   * @param generation its number among the plugin's generations; 0 for the distribution's jar
   * @param reason why it is in this state and what to do; null when there is nothing to say
   * @param readOnly whether what opened it has ended, so that it takes nothing new
   * @param upgrade what a license would bring; null unless it waits for one
   * @param trust who vouches for it; null for a file that is no plugin
   * @param capabilities what it may do, a sentence each
   * @param change what is being done to it, or waits, or failed; null for nothing
   * @param license an SPDX license expression
   * @param commercial whether it needs a license
   * @param file the jar's file name
   * @param provider who made it, as it says itself; empty when not said
   * @param removable whether its jar can be removed from here
   * @param startable whether starting it is for somebody to say now
   * @param hasSettings whether it has anything to set
   * @param otherVersions whether there is another generation to go to from one that is left alone
   */
  public record Entry(
      String id,
      String title,
      @Nullable String description,
      String version,
      int generation,
      State state,
      @Nullable String reason,
      boolean readOnly,
      @Nullable Upgrade upgrade,
      @Nullable Trust trust,
      List<String> capabilities,
      @Nullable Change change,
      String license,
      boolean commercial,
      Source source,
      String file,
      String provider,
      boolean removable,
      boolean startable,
      boolean hasSettings,
      boolean otherVersions) {
    public Entry {
      capabilities = List.copyOf(capabilities);
    }

    /** Where its pages are. */
    public String path() {
      return "/plugins/" + segment();
    }

    /** Where the API has it. */
    public String apiPath() {
      return "/api/plugins/" + segment();
    }

    // The id of a file that is no plugin is its name, which may hold anything.
    private String segment() {
      return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether it is a plugin at all, and not only a file. */
    public boolean isPlugin() {
      return !version.isEmpty();
    }
  }

  /**
   * Who vouches for a plugin.
   *
   * @param sentence what that means
   */
  public record Trust(TrustLevel level, String sentence) {
    /** The level in a word. */
    public String title() {
      return switch (level) {
        case OFFICIAL -> "Official";
        case VERIFIED -> "Verified";
        case COMMUNITY -> "Community";
        case UNSIGNED -> "Unsigned";
      };
    }
  }

  /**
   * An install, an upgrade or a roll back.
   *
   * @param version that is to go into use; null before it is known
   * @param steps those that began, in their order
   * @param reason why it waits or failed; null when it goes on
   * @param asks what an administrator must agree to, a sentence each
   * @param digest of the jar that is to go into use
   */
  public record Change(
      Kind kind,
      @Nullable String version,
      List<StepLine> steps,
      @Nullable String reason,
      List<String> asks,
      String digest) {
    /** How it stands. */
    public enum Kind {
      /** Under way, or about to be. */
      RUNNING,
      /** An administrator must agree first. */
      WAITING,
      /** What was in use still is. */
      FAILED
    }
  }

  /** A step, and how it stands. */
  public record StepLine(String title, Mark mark) {
    /** How a step stands. */
    public enum Mark {
      /** It is over and went well. */
      DONE,
      /** It goes on. */
      RUNNING,
      /** All ended here. */
      FAILED
    }
  }

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
    return plugins.stream()
        .anyMatch(
            plugin ->
                plugin.state() == State.STARTING
                    || plugin.change() instanceof Change change
                        && change.kind() == Change.Kind.RUNNING);
  }

  /** How many plugins are in a state. */
  public long count(State state) {
    return plugins.stream().filter(plugin -> plugin.state() == state).count();
  }
}
