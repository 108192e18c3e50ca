// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the command line has written down for a running server to do. */
@Singleton
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final Operations operations;
  private final Generations generations;
  private final Distribution distribution;
  private final Artifacts artifacts;
  private final Installer installer;
  private final Errands errands;

  Requests(
      Operations operations,
      Generations generations,
      Distribution distribution,
      Artifacts artifacts,
      Installer installer,
      Errands errands) {
    this.operations = operations;
    this.generations = generations;
    this.distribution = distribution;
    this.artifacts = artifacts;
    this.installer = installer;
    this.errands = errands;
  }

  /**
   * Begins each request, on a thread of its own; one whose jar is on another node is left to it.
   */
  void takeUp(Installer.Eligible canRun, Errands.Settling settling, Runnable after) {
    for (Row request : operations.findByStateOrderByRequestedAt(State.REQUESTED)) {
      boolean here = request.digest().isEmpty() || artifacts.has(request.digest());
      if (here && operations.move(request.id(), State.REQUESTED, State.RUNNING) == 1) {
        Thread.ofPlatform()
            .daemon()
            .name("operation " + request.id())
            .inheritInheritableThreadLocals(false)
            .start(
                () -> {
                  run(request, canRun, settling);
                  after.run();
                });
      }
    }
  }

  private void run(Row request, Installer.Eligible canRun, Errands.Settling settling) {
    try {
      carryOut(request, canRun, Steps.UNHEARD, settling);
    } catch (PergolaException e) {
      LOG.warn("What {} asked for failed: {}", request.actor(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("What {} asked for failed", request.actor(), e);
    }
  }

  /**
   * Carries a request out, on this thread, in the state {@link State#RUNNING}.
   *
   * @param settling null where no server runs
   * @throws PergolaException when a jar is refused or fails
   * @throws InterruptedException when the server ends
   */
  void carryOut(
      Row request, Installer.Eligible canRun, Steps steps, Errands.@Nullable Settling settling)
      throws InterruptedException {
    switch (request.kind()) {
      case INSTALL, ROLLBACK -> installer.run(request, canRun, steps);
      case START, STOP, REMOVE, PURGE -> errands.carryOut(request, settling);
    }
  }

  /**
   * The operation of a plugin that waits for an administrator's consent.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when none does
   */
  Row waiting(String pluginId) {
    return operations.findByPluginIdOrderByRequestedAt(pluginId).stream()
        .filter(row -> row.state() == State.WAITING)
        .reduce((_, later) -> later)
        .orElseThrow(
            () ->
                new PergolaException(
                    StandardError.NOT_FOUND,
                    "No jar of %s waits for an administrator's consent.".formatted(pluginId)));
  }

  /**
   * The generation to go back to.
   *
   * @param number 0 for the distribution's jar; null for the one before the present one
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none
   */
  Generations.Row earlier(Installed plugin, @Nullable Integer number) {
    Candidate current = plugin.candidate();
    int wanted =
        number != null ? number : current == null ? 0 : before(plugin.id(), current.generation());
    if (wanted == 0 && distribution.plugins().get(plugin.id()) instanceof Candidate bundled) {
      return bundled(bundled);
    }
    Generations.Row row = generations.findByPluginIdAndNumber(plugin.id(), wanted).orElse(null);
    if (row == null || !artifacts.has(row.digest())) {
      throw new PergolaException(
          StandardError.NOT_FOUND,
          number == null
              ? "There is no generation of %s before the present one.".formatted(plugin.id())
              : "%s has no generation %d to go back to.".formatted(plugin.id(), number));
    }
    return row;
  }

  private int before(String pluginId, int present) {
    return generations.findByPluginIdOrderByNumber(pluginId).stream()
        .map(Generations.Row::number)
        .filter(number -> number < present)
        .reduce((_, later) -> later)
        .orElse(0);
  }

  private static Generations.Row bundled(Candidate plugin) {
    return new Generations.Row(
        Ids.next(),
        plugin.id(),
        0,
        "",
        plugin.version(),
        plugin.source(),
        plugin.fileName(),
        plugin.trust(),
        null,
        Instant.EPOCH,
        "");
  }
}
