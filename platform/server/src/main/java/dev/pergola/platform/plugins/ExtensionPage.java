// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.View;

/**
 * A plugin's page.
 *
 * @param title its heading
 * @param pluginId whose page it is; its links lead below {@code /ext/{pluginId}}
 * @param view what the plugin shows
 */
public record ExtensionPage(String title, String pluginId, View view) {}
