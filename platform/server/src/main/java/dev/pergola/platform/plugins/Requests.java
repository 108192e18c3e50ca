// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the command line has written down for a running server to do. */
@Singleton
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final Operations operations;
  private final Artifacts artifacts;
  private final Installer installer;
  private final Errands errands;
  private final Interruptions interruptions;

  Requests(
      Operations operations,
      Artifacts artifacts,
      Installer installer,
      Errands errands,
      Interruptions interruptions) {
    this.operations = operations;
    this.artifacts = artifacts;
    this.installer = installer;
    this.errands = errands;
    this.interruptions = interruptions;
  }

  /** Begins each request, on a thread of its own; one whose jar is not here is left to others. */
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
      case INSTALL, ROLLBACK -> {
        installer.run(request, canRun, steps);
        if (settling == null) {
          // Whether it works shows when a server starts it.
          interruptions.started(request.id(), State.DONE, null);
        }
      }
      case START, STOP, REMOVE, PURGE -> errands.carryOut(request, settling);
    }
  }
}
