// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import dev.pergola.api.JsonObject;
import dev.pergola.api.Tool;

/**
 * A tool that a started plugin brings. Holds nothing of the plugin, which may be stopped by the
 * time the tool is called.
 *
 * @param name unique on the installation
 * @param title for people
 * @param description for the model
 * @param parameters the arguments' JSON Schema, of type object
 * @param effect what calling it changes
 * @param pluginId the plugin that brings it
 */
public record ListedTool(
    String name,
    String title,
    String description,
    JsonObject parameters,
    Tool.Effect effect,
    String pluginId) {}
