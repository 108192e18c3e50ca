// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.PluginDesk;
import dev.pergola.platform.plugins.Step;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked for, told at the terminal as it goes on: by a server that works on it,
 * or here where none runs.
 *
 * @param served whether a server runs
 * @param done what to say when a server has done it
 * @param stored what to say when it was done here, for the next start of the server
 */
record FollowedOperation(PluginDesk desk, UUID id, boolean served, String done, String stored) {
  private static final Duration PATIENCE_WITH_SERVER = Duration.ofSeconds(15);
  private static final int LOOK_MILLIS = 100;

  /** Of a jar, whose plugin and version are known only when it was looked at. */
  static FollowedOperation ofJar(PluginDesk desk, UUID id, boolean served) {
    return new FollowedOperation(
        desk,
        id,
        served,
        "%s %s is in use.",
        "%s %s is in use. The next start of the server starts it.");
  }

  /** Waits for its end; returns the command's exit code. */
  int follow() throws InterruptedException {
    Thread farewell = Thread.ofPlatform().unstarted(this::sayFarewell);
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      return followed();
    } finally {
      forget(farewell);
    }
  }

  private static void forget(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException e) {
      // It is what is running.
    }
  }

  // Somebody pressed Ctrl-C.
  private void sayFarewell() {
    System.err.println(
        switch (desk.progress(id).state()) {
          case "DONE" -> "It is done.";
          case "WAITING" -> "Nothing was changed. It waits for consent on the Plugins page.";
          case "REQUESTED", "RUNNING" ->
              served
                  ? "The server goes on with it. How it ends is on the Plugins page and in its log."
                  : "Interrupted: what was in use before still is.";
          default -> "Nothing was changed.";
        });
  }

  private int followed() throws InterruptedException {
    if (!served) {
      try {
        desk.carryOut(id, FollowedOperation::tell);
      } catch (PergolaException e) {
        System.err.println(e.getMessage());
        return 1;
      }
    }
    Step told = served ? null : Step.STOP;
    long deadline = System.nanoTime() + PATIENCE_WITH_SERVER.toNanos();
    while (true) {
      PluginDesk.Progress progress = desk.progress(id);
      told = tell(told, progress.step());
      switch (progress.state()) {
        case "DONE" -> {
          System.out.println(
              (served ? done : stored).formatted(progress.pluginId(), progress.version()));
          return 0;
        }
        case "FAILED", "ABANDONED" -> {
          System.err.println(
              progress.reason() == null ? "The server ended meanwhile." : progress.reason());
          return 1;
        }
        case "WAITING" -> {
          return ask(progress);
        }
        case "REQUESTED" -> {
          if (System.nanoTime() > deadline) {
            System.err.println(
                "The server has not taken it up yet; it will as soon as it can. See its log.");
            return 1;
          }
        }
        default -> {}
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static @Nullable Step tell(@Nullable Step told, @Nullable Step now) {
    if (now == null || (told != null && now.compareTo(told) <= 0)) {
      return told;
    }
    // A look now and then misses the short ones, which were passed all the same; whether there
    // were tables to migrate cannot be told afterwards.
    for (Step step : Step.values()) {
      boolean between = (told == null || step.compareTo(told) > 0) && step.compareTo(now) < 0;
      if (between && step != Step.MIGRATE) {
        tell(step);
      }
    }
    tell(now);
    return now;
  }

  private static void tell(Step step) {
    System.out.println("  " + step.title());
  }

  private int ask(PluginDesk.Progress progress) throws InterruptedException {
    showAsks(progress);
    if (progress.consent()) {
      System.err.println(
          "Nothing was changed. Enter what it lacks on the page of the plugin's settings, then agree there or with ./pergola plugin consent %s --yes."
              .formatted(progress.pluginId()));
      return 1;
    }
    if (System.console() == null) {
      System.err.println(
          "Nothing was changed. Agree with --yes, with ./pergola plugin consent %s --yes, or on the Plugins page, where it waits."
              .formatted(progress.pluginId()));
      return 1;
    }
    if (!isYes("Install it? [y/N] ")) {
      System.out.println("It waits on the Plugins page.");
      return 1;
    }
    return agreed();
  }

  /** Shows what is asked for. */
  static void showAsks(PluginDesk.Progress progress) {
    if (progress.asks().isEmpty()) {
      System.out.printf("%s: %s%n", progress.pluginId(), progress.reason());
      return;
    }
    System.out.printf(
        progress.consent() ? "%s %s waits:%n" : "%s %s asks for your consent:%n",
        progress.pluginId(),
        progress.version());
    progress.asks().forEach(sentence -> System.out.println("  " + sentence));
  }

  /** Whether the person at the terminal says yes; no where there is none. */
  static boolean isYes(String question) {
    String answer = System.console() == null ? null : System.console().readLine(question);
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  /** Agrees to what it asks for, and waits for its end. */
  int agreed() throws InterruptedException {
    if (!desk.agree(id)) {
      System.err.println("Somebody has just decided on it.");
      return 1;
    }
    return followed();
  }
}
