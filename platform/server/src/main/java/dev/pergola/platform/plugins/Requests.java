// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the command line has written down for a running server to do. */
@Singleton
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final Operations operations;
  private final Artifacts artifacts;
  private final Installer installer;

  Requests(Operations operations, Artifacts artifacts, Installer installer) {
    this.operations = operations;
    this.artifacts = artifacts;
    this.installer = installer;
  }

  /** Begins each request, on a thread of its own; one whose jar is not here is left to others. */
  void takeUp(Installer.Eligible canRun, Runnable after) {
    for (Row request : operations.findByStateOrderByRequestedAt(State.REQUESTED)) {
      boolean here = request.digest().isEmpty() || artifacts.has(request.digest());
      if (here && operations.move(request.id(), State.REQUESTED, State.RUNNING) == 1) {
        Thread.ofPlatform()
            .daemon()
            .name("operation " + request.id())
            .inheritInheritableThreadLocals(false)
            .start(
                () -> {
                  run(request, canRun);
                  after.run();
                });
      }
    }
  }

  private void run(Row request, Installer.Eligible canRun) {
    try {
      installer.run(request, canRun, Steps.UNHEARD);
    } catch (PergolaException e) {
      LOG.warn("What {} asked for failed: {}", request.actor(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("What {} asked for failed", request.actor(), e);
    }
  }
}
