// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import org.jspecify.annotations.Nullable;

/**
 * How a call of a tool ended.
 *
 * @param call the call
 * @param pluginId the plugin whose tool was called; null when none was
 * @param result what the tool answered, or why there is no answer
 * @param failed whether there is no answer
 */
public record ToolOutcome(
    ToolCall call, @Nullable String pluginId, ToolResult result, boolean failed) {
  static ToolOutcome answered(ToolCall call, String pluginId, ToolResult result) {
    return new ToolOutcome(call, pluginId, result, false);
  }

  static ToolOutcome failed(ToolCall call, @Nullable String pluginId, String reason) {
    return new ToolOutcome(call, pluginId, ToolResult.of(reason), true);
  }
}
