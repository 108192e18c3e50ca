// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.PluginsPage.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one plugin shows.
 *
 * @param generations the last first
 * @param fallback the version that came with the distribution, which remains when the present one
 *     is removed; null when there is none or it is in use
 * @param notice what just happened; null for nothing
 * @param error what just went wrong; null for nothing
 */
public record PluginPage(
    Entry plugin,
    List<Generation> generations,
    @Nullable String fallback,
    @Nullable String notice,
    @Nullable String error) {
  public PluginPage {
    generations = List.copyOf(generations);
  }

  /**
   * A jar that went into use, or the distribution's.
   *
   * @param number 0 for the distribution's
   * @param madeAt when it went into use first ({@code 2026-11-21T04:18:07Z}); null for the
   *     distribution's
   * @param madeBy who installed it, for display; empty for the distribution's
   * @param digest the first digits of its SHA-256; empty for the distribution's
   * @param trust who vouched for it, in a word
   * @param current whether it is in use
   */
  public record Generation(
      int number,
      String version,
      @Nullable String madeAt,
      String madeBy,
      String digest,
      String trust,
      boolean current) {}
}
