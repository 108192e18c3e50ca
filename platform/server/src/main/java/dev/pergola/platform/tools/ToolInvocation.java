// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.plugins.Extensions.Offered;
import dev.pergola.platform.plugins.PluginErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a tool, checked and made. */
final class ToolInvocation {
  private static final Logger LOG = LoggerFactory.getLogger(ToolInvocation.class);
  private static final int NAMES_LISTED = 30;

  private final Caller caller;
  private final ToolCall call;
  private final @Nullable Offered<Tool> tool;
  private final List<String> names;

  /**
   * @param tool the tool that the call names; null when there is none
   * @param names what could have been called, sorted
   */
  ToolInvocation(Caller caller, ToolCall call, @Nullable Offered<Tool> tool, List<String> names) {
    this.caller = caller;
    this.call = call;
    this.tool = tool;
    this.names = names;
  }

  /** Makes the call on this thread. Never throws. */
  ToolOutcome run() {
    if (tool == null) {
      return ToolOutcome.failed(call, null, unknown());
    }
    String pluginId = tool.pluginId();
    if (tool.extension().effect() == Tool.Effect.WRITE) {
      return ToolOutcome.failed(
          call,
          pluginId,
          "The tool %s changes something, which needs the user's agreement, and there is no way to"
                  .formatted(call.name())
              + " ask for it yet. Nothing was changed. Tell the user how to do it by hand.");
    }
    if (call.malformed() != null) {
      return ToolOutcome.failed(call, pluginId, malformed(call.malformed()));
    }
    try {
      return checked(pluginId, tool.extension().handler().call(caller, call.arguments()));
    } catch (InterruptedException e) {
      return ToolOutcome.failed(call, pluginId, "The tool was stopped before it had an answer.");
    } catch (Throwable e) {
      PergolaException copy = PluginErrors.copy(pluginId, "the tool " + call.name(), e);
      return ToolOutcome.failed(
          call,
          pluginId,
          e instanceof PergolaException
              ? copy.getMessage()
              : "The tool failed; the server's log says why. Try another way, or tell the user.");
    }
  }

  private ToolOutcome checked(String pluginId, @Nullable ToolResult result) {
    if (result == null || result.summary() == null) {
      LOG.error("Plugin {}: the tool {} answered with {}", pluginId, call.name(), result);
      return ToolOutcome.failed(
          call, pluginId, "The tool failed: it answered with nothing. Try another way.");
    }
    return ToolOutcome.answered(call, pluginId, result);
  }

  private String malformed(String text) {
    String what;
    try {
      Json json = Json.parse(text);
      what = "they are no JSON object but " + shorten(json.toString());
    } catch (PergolaException e) {
      what = e.getMessage();
    }
    return "The arguments of %s cannot be read: %s Write one JSON object that fits the parameters."
        .formatted(call.name(), what.endsWith(".") ? what : what + ".");
  }

  private String unknown() {
    String start = "There is no tool named %s. ".formatted(shorten(call.name()));
    if (names.isEmpty()) {
      return start + "There are no tools at all: answer without.";
    }
    List<String> close = CloseNames.to(call.name(), names);
    return start
        + (close.isEmpty()
            ? "The tools are: " + String.join(", ", names.stream().limit(NAMES_LISTED).toList())
            : "Did you mean " + String.join(" or ", close))
        + (close.isEmpty() ? "." : "?");
  }

  private static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
