// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import org.jspecify.annotations.Nullable;

/** What the operator's environment says of plugins' settings. A later room knows it. */
public interface SettingDefaults {
  /**
   * The value of a setting that counts when an administrator entered none, before the plugin's own
   * default; null for none. A secret one is never shown.
   */
  @Nullable String of(String pluginId, String setting);
}
