// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says an event's type and details in words, to be read between who and subject. */
final class Phrases {
  private static final int MAX_DETAILS = 160;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("installation.set_up", "Set up the installation"),
          Map.entry("user.registered", "Registered"),
          Map.entry("user.signed_in", "Signed in"),
          Map.entry("user.signed_out", "Signed out"),
          Map.entry("user.sign_in_failed", "Failed to sign in"),
          Map.entry("user.password_changed", "Changed a password"),
          Map.entry("user.deleted", "Deleted a user"),
          Map.entry("plugin.installed", "Installed a plugin"),
          Map.entry("plugin.upgraded", "Upgraded a plugin"),
          Map.entry("plugin.started", "Started a plugin"),
          Map.entry("plugin.stopped", "Stopped a plugin"),
          Map.entry("plugin.failed", "A plugin failed"),
          Map.entry("plugin.locked", "A plugin was locked"),
          Map.entry("plugin.capability_refused", "Kept a plugin from what it does not declare"),
          Map.entry("plugin.removed", "Removed a plugin"),
          Map.entry("plugin.settings_changed", "Changed a plugin's settings"),
          Map.entry("license.installed", "Installed a license"),
          Map.entry("license.removed", "Removed the license"),
          Map.entry("license.refused", "A license was refused"),
          Map.entry("license.expired", "The license expired"),
          Map.entry("chat.asked", "Asked a question"),
          Map.entry("tool.called", "Called a tool"),
          Map.entry("session.reuse_detected", "A used-up session was tried again"),
          Map.entry("conversation.renamed", "Renamed a conversation"),
          Map.entry("conversation.deleted", "Deleted a conversation"),
          Map.entry("audit.exported", "Exported the audit log"));

  /** What happened, and its details in brackets, at most 160 characters of them. */
  static String describe(String type, Json details) {
    String phrase = KNOWN.getOrDefault(type, spelledOut(type));
    String facts = facts(details);
    return facts.isEmpty() ? phrase : phrase + " (" + facts + ")";
  }

  // "xero.connection.token_refreshed" reads "Token refreshed: xero connection".
  private static String spelledOut(String type) {
    int dot = type.lastIndexOf('.');
    String verb = type.substring(dot + 1).replace('_', ' ').strip();
    if (verb.isEmpty()) {
      return type;
    }
    String sentence = verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1);
    return dot <= 0
        ? sentence
        : sentence + ": " + type.substring(0, dot).replace('.', ' ').replace('_', ' ');
  }

  private static String facts(Json details) {
    String text =
        details instanceof JsonObject object
            ? object.members().entrySet().stream()
                .filter(fact -> tells(fact.getValue()))
                .map(fact -> spaced(fact.getKey()) + ": " + fact.getValue().text())
                .collect(Collectors.joining(", "))
            : details.text();
    return PlainText.clipped(text, MAX_DETAILS);
  }

  // The export has every fact. Here an id tells a reader nothing, nor does what was not so.
  private static boolean tells(Json fact) {
    String text = fact.text();
    return fact != Json.NULL
        && !text.isBlank()
        && !text.equals("false")
        && !ID.matcher(text).matches();
  }

  // "modelName" reads "model name".
  private static String spaced(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
        .replace('_', ' ')
        .toLowerCase(Locale.ROOT);
  }

  private Phrases() {}
}
