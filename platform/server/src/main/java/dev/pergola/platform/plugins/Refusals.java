// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what a plugin was refused: the plugin, the log and those who listen to events. Each kind
 * is told once a minute and the first hundred kinds of a run only, so that a plugin which tries in
 * a loop floods nobody.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long PAUSE_NANOS = 60_000_000_000L;
  private static final int MOST = 100;

  private final String pluginId;
  private final Consumer<JsonObject> events;
  private final Map<String, Long> told = new LinkedHashMap<>();

  /**
   * @param events is told of each kind, on a thread of its own
   */
  Refusals(String pluginId, Consumer<JsonObject> events) {
    this.pluginId = pluginId;
    this.events = events;
  }

  /**
   * The exception for a call that is refused.
   *
   * @param word what plugin.json would have to declare
   * @param target what it was about, such as a host or file; may be empty
   * @param call as {@link dev.pergola.trust.SensitiveCall#display} gives it
   */
  PergolaException refuse(String word, String target, String call) {
    var refusal =
        new PergolaException(
            GuardError.CAPABILITY_NOT_DECLARED,
            "The plugin %s was kept from calling %s%s, which it does not declare. If it has to, its author adds \"%s\" to capabilities in plugin.json."
                .formatted(pluginId, call, target.isEmpty() ? "" : " for " + target, word));
    if (isNews(word + " " + target)) {
      LOG.warn("{} It was called {}.", refusal.getMessage(), place(refusal));
      record(word, target, call);
    }
    return refusal;
  }

  /** Where in the plugin's code it was. */
  private static String place(Throwable refusal) {
    for (StackTraceElement frame : refusal.getStackTrace()) {
      String loader = frame.getClassLoaderName();
      if (loader != null && loader.startsWith("plugin ") && !CheckClass.is(frame.getClassName())) {
        return "in %s.%s (%s:%d)"
            .formatted(
                frame.getClassName(),
                frame.getMethodName(),
                frame.getFileName(),
                frame.getLineNumber());
      }
    }
    return "on its behalf";
  }

  private boolean isNews(String kind) {
    long now = System.nanoTime();
    synchronized (told) {
      Long before = told.get(kind);
      if (before == null ? told.size() >= MOST : now - before < PAUSE_NANOS) {
        return false;
      }
      told.put(kind, now);
      return true;
    }
  }

  // The plugin's thread may be in the midst of a transaction, or of a class's initialization.
  private void record(String word, String target, String call) {
    Thread.ofVirtual()
        .name("refusal of " + pluginId)
        .inheritInheritableThreadLocals(false)
        .start(
            () -> {
              try {
                events.accept(Json.object("capability", word, "target", target, "call", call));
              } catch (RuntimeException e) {
                LOG.warn("A refusal of {} could not be recorded", pluginId, e);
              }
            });
  }
}
