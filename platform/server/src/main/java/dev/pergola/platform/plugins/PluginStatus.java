// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as its administrator sees it.
 *
 * @param id the plugin's id; the file's name when the file is no plugin, or its id is taken
 * @param version null when the file is no plugin
 * @param title for people
 * @param description one sentence; null when there is none
 * @param provider who made it; empty when not said
 * @param license an SPDX license expression; null when the file is no plugin
 * @param feature what a license must hold to unlock it; null for an open plugin
 * @param state how it stands
 * @param reason why, and what to do where something is to be done
 * @param source where its jar is from
 * @param file the jar's file name
 * @param hasSettings whether it has anything to set
 */
@Serdeable
public record PluginStatus(
    String id,
    @Nullable String version,
    String title,
    @Nullable String description,
    String provider,
    @Nullable String license,
    @Nullable String feature,
    PluginState state,
    String reason,
    Source source,
    String file,
    boolean hasSettings) {
  /** Where a plugin's jar is from. */
  public enum Source {
    /** The distribution. */
    BUNDLED,
    /** The folder {@code plugins} of the home. */
    FOLDER
  }
}
