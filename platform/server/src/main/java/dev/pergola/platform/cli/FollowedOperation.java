// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.PluginDesk;
import dev.pergola.platform.plugins.Step;
import java.time.Duration;
import java.util.UUID;

/**
 * Something that was asked for, told at the terminal as it goes on: by a server that works on it,
 * or here where none runs.
 *
 * @param server works on it, if one runs
 * @param done what to say when a server has done it
 * @param stored what to say when it was done here, for the next start of the server
 */
record FollowedOperation(PluginDesk desk, UUID id, HomeServer server, String done, String stored) {
  private static final Duration PATIENCE_WITH_SERVER = Duration.ofSeconds(15);
  private static final int LOOK_MILLIS = 100;
  private static final int LOOKS_FOR_END = 50;
  private static final int LOOKS_FOR_SERVER = 10;

  /** Of a jar, whose plugin and version are known only when it was looked at. */
  static FollowedOperation ofJar(PluginDesk desk, UUID id, HomeServer server) {
    return new FollowedOperation(
        desk,
        id,
        server,
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
          case "REQUESTED", "RUNNING", "STARTING" ->
              server.runs()
                  ? "The server goes on with it. How it ends is on the Plugins page and in its log."
                  : "Interrupted: what was in use before still is.";
          default -> "Nothing was changed.";
        });
  }

  private int followed() throws InterruptedException {
    if (!server.runs()) {
      try {
        desk.carryOut(id, FollowedOperation::tell);
      } catch (PergolaException e) {
        System.err.println(e.getMessage());
        return 1;
      }
    }
    int told = server.runs() ? 0 : Integer.MAX_VALUE;
    int looks = 0;
    long deadline = System.nanoTime() + PATIENCE_WITH_SERVER.toNanos();
    while (true) {
      PluginDesk.Progress progress = desk.progress(id);
      progress.steps().stream().skip(told).forEach(FollowedOperation::tell);
      told = Math.max(told, progress.steps().size());
      switch (progress.state()) {
        case "DONE" -> {
          // What the version before is doing may take longer than anybody waits for here.
          if (!isEnding(progress) || looks++ > LOOKS_FOR_END) {
            System.out.println(done(progress));
            return 0;
          }
        }
        case "NOT_STARTED" -> {
          System.err.printf(
              "%1$s %2$s is installed, but does not work: %3$s%nMend what is wrong and try again with ./pergola plugin start %1$s, or remove it with ./pergola plugin remove %1$s.%n",
              progress.pluginId(), progress.version(), progress.reason());
          return 1;
        }
        case "FAILED", "ABANDONED" -> {
          System.err.println(
              progress.reason() == null ? "The server ended meanwhile." : progress.reason());
          return 1;
        }
        case "WAITING" -> {
          return ask(false);
        }
        case "REQUESTED" -> {
          if (System.nanoTime() > deadline) {
            System.err.println(
                "The server has not taken it up yet; it will as soon as it can. See its log.");
            return 1;
          }
        }
        default -> {
          if (++looks % LOOKS_FOR_SERVER == 0 && server.hasEnded()) {
            System.err.println(
                "The server ended while it worked on it. Its log says why; the next start says on the Plugins page what became of it.");
            return 1;
          }
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private boolean isEnding(PluginDesk.Progress progress) {
    return server.runs()
        && progress.steps().contains(Step.SWITCH)
        && !progress.steps().contains(Step.STOP);
  }

  private String done(PluginDesk.Progress progress) {
    return progress.reason() == null
        ? (server.runs() ? done : stored).formatted(progress.pluginId(), progress.version())
        : "%s %s is installed, and not at work yet: %s"
            .formatted(progress.pluginId(), progress.version(), progress.reason());
  }

  private static void tell(Step step) {
    System.out.println("  " + step.title());
  }

  /**
   * Shows what it waits for, and goes on with it when that is agreed to.
   *
   * @param yes whether it is agreed to already
   */
  int ask(boolean yes) throws InterruptedException {
    PluginDesk.Progress progress = desk.progress(id);
    showAsks(progress);
    if (yes) {
      return agreed();
    }
    if (progress.consent() && !progress.asks().isEmpty()) {
      System.err.println(
          "Nothing was changed. Enter what it lacks on the page of the plugin's settings, then agree there or with ./pergola plugin consent %s --yes."
              .formatted(progress.pluginId()));
      return 1;
    }
    if (System.console() == null) {
      System.err.println(
          "Nothing was changed. Agree with ./pergola plugin consent %s --yes, or on the Plugins page, where it waits."
              .formatted(progress.pluginId()));
      return 1;
    }
    if (!isYes("Agree? [y/N] ")) {
      System.out.println("It waits on the Plugins page.");
      return 1;
    }
    return agreed();
  }

  private static void showAsks(PluginDesk.Progress progress) {
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

  private int agreed() throws InterruptedException {
    if (!desk.agree(id)) {
      System.err.println("Somebody has just decided on it.");
      return 1;
    }
    return followed();
  }
}
