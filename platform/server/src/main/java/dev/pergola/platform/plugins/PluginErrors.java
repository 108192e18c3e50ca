// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Blame;
import dev.pergola.api.ErrorCode;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a plugin threw out of the plugin's hands. An exception keeps its class, its cause and
 * the classes on its stack in memory, and thereby the plugin after it was stopped: the server
 * passes on a copy that holds the code's name and the message, and logs the rest as text.
 */
public final class PluginErrors {
  private static final Logger LOG = LoggerFactory.getLogger(PluginErrors.class);

  private record CopiedCode(String name, Blame blame, int status) implements ErrorCode {}

  /**
   * A copy of what a plugin threw: a {@link PergolaException} with the same code, message and
   * members, and anything else, which is a defect, as {@link StandardError#INTERNAL}.
   *
   * @param what what the plugin was doing, for the log: {@code the tool xero_list_invoices}
   */
  public static PergolaException copy(String pluginId, String what, Throwable thrown) {
    return copy(pluginId, what, thrown, UnaryOperator.identity());
  }

  /**
   * As {@link #copy(String, String, Throwable)}, with what must not be seen taken out of the copy
   * and the log.
   *
   * @param redaction takes it out of a text
   */
  public static PergolaException copy(
      String pluginId, String what, Throwable thrown, UnaryOperator<String> redaction) {
    if (thrown instanceof PergolaException named) {
      ErrorCode code = copy(named.code());
      if (code.blame() == Blame.INTERNAL) {
        LOG.error("Plugin {}: {} failed\n{}", pluginId, what, redaction.apply(stackTrace(thrown)));
      } else {
        LOG.debug("Plugin {}: {} failed\n{}", pluginId, what, redaction.apply(stackTrace(thrown)));
      }
      return new PergolaException(
          code, redaction.apply(named.getMessage()), redacted(named.members(), redaction));
    }
    LOG.error("Plugin {}: {} failed\n{}", pluginId, what, redaction.apply(stackTrace(thrown)));
    return new PergolaException(
        StandardError.INTERNAL,
        "The plugin %s failed; the server's log says why.".formatted(pluginId));
  }

  private static JsonObject redacted(JsonObject members, UnaryOperator<String> redaction) {
    return members.members().isEmpty()
        ? members
        : (JsonObject) Json.parse(redaction.apply(members.toString()));
  }

  private static ErrorCode copy(ErrorCode code) {
    return code instanceof StandardError
        ? code
        : new CopiedCode(code.name(), code.blame(), code.status());
  }

  private static String stackTrace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private PluginErrors() {}
}
