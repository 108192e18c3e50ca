// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.licensing.EntitlementsChanged;
import dev.pergola.platform.licensing.Licenses;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, from the server's start to its end, that the plugins which run are those that should:
 * a pass over all of them once a second, for what other nodes, the command line and the folder
 * bring, and whenever somebody asks for one.
 */
@Singleton
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final long PATIENCE_AT_THE_END_MILLIS = 12_000;

  private final Lifecycle lifecycle;
  private final Reconciler reconciler;
  private final InUse inUse;
  private final Transitions transitions;
  private final Obstacles obstacles;
  private final FolderWatch folder;
  private final Requests requests;
  private final Installer installer;
  private final Removal removal;
  private final Interruptions interruptions;
  private final Artifacts artifacts;
  private final StartMarks marks;
  private final Licenses licenses;
  private final CountDownLatch firstPass = new CountDownLatch(1);
  private @Nullable Thread thread;

  Upkeep(
      Lifecycle lifecycle,
      Reconciler reconciler,
      InUse inUse,
      Transitions transitions,
      Obstacles obstacles,
      FolderWatch folder,
      Requests requests,
      Installer installer,
      Removal removal,
      Interruptions interruptions,
      Artifacts artifacts,
      StartMarks marks,
      Licenses licenses) {
    this.lifecycle = lifecycle;
    this.reconciler = reconciler;
    this.inUse = inUse;
    this.transitions = transitions;
    this.obstacles = obstacles;
    this.folder = folder;
    this.requests = requests;
    this.installer = installer;
    this.removal = removal;
    this.interruptions = interruptions;
    this.artifacts = artifacts;
    this.marks = marks;
    this.licenses = licenses;
  }

  /** As {@link Plugins#begin}. */
  void begin(Duration patience) {
    locked(
        () -> {
          if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("plugins").start(this::look);
          }
        });
    try {
      if (!firstPass.await(patience.toMillis(), TimeUnit.MILLISECONDS) && !patience.isZero()) {
        LOG.info("Some plugins are still starting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      first();
      firstPass.countDown();
      while (awaitNext()) {
        next();
      }
    } catch (InterruptedException e) {
      // The server ends.
    }
  }

  // Jars that lay in the folder before the first start are at work once the server says that it is
  // ready, as those are that were installed before.
  private void first() throws InterruptedException {
    try {
      marks.takeUp();
      interruptions.takeUp();
      artifacts.clean();
      pass(null);
      installer.showWaiting();
      interruptions.show();
      for (Thread installing : lookIntoFolder()) {
        installing.join();
      }
      settleAll();
    } catch (RuntimeException e) {
      LOG.error("Looking after the plugins failed; again in a second", e);
    }
  }

  // What depends on others, or is started by itself, is found by the pass after those.
  private void settleAll() throws InterruptedException {
    lifecycle.lock().lock();
    try {
      do {
        passLocked(null);
      } while (lifecycle.awaitAllFree(PATIENCE_AT_THE_END_MILLIS));
    } finally {
      lifecycle.lock().unlock();
    }
  }

  private void next() {
    try {
      licenses.refresh();
      lookIntoFolder();
      requests.takeUp(obstacles::reason, id -> locked(() -> settle(id, null)), this::wake);
      pass(null);
    } catch (RuntimeException e) {
      LOG.error("Looking after the plugins failed; again in a second", e);
    }
  }

  private boolean awaitNext() throws InterruptedException {
    lifecycle.lock().lock();
    try {
      if (!lifecycle.isClosed()) {
        lifecycle.awaitChange(INTERVAL_MILLIS);
      }
      return !lifecycle.isClosed();
    } finally {
      lifecycle.lock().unlock();
    }
  }

  private void wake() {
    locked(lifecycle::signalChange);
  }

  private List<Thread> lookIntoFolder() {
    FolderWatch.News news = folder.look();
    for (Offers.Row gone : news.gone()) {
      folder.forget(gone);
      removal.ofFile(gone);
    }
    return folder.install(news.changed(), obstacles::reason, this::wake);
  }

  private void pass(@Nullable Caller caller) {
    locked(() -> passLocked(caller));
  }

  private void passLocked(@Nullable Caller caller) {
    if (!lifecycle.isClosed()) {
      reconciler.pass(caller, firstPass.getCount() == 0);
      inUse.logMissing();
    }
  }

  /** Works while nobody else looks at the claims; for moments only. */
  void locked(Runnable work) {
    lifecycle.lock().lock();
    try {
      work.run();
    } finally {
      lifecycle.lock().unlock();
    }
  }

  /**
   * Makes a plugin what it should be, and waits for that; with the lock held, which is given up
   * meanwhile.
   */
  void settle(String id, @Nullable Caller caller) {
    boolean waited;
    do {
      passLocked(caller);
      Installed plugin = lifecycle.find(id);
      waited = plugin != null && lifecycle.awaitFree(plugin);
    } while (waited && !lifecycle.isClosed());
  }

  /**
   * Sees to it that something may be changed.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} when the server is stopping
   */
  void requireOpen() {
    if (lifecycle.isClosed()) {
      throw new PergolaException(StandardError.CONFLICT, "The server is stopping.");
    }
  }

  /** The license changed: lock and unlock. */
  @EventListener
  void entitlementsChanged(EntitlementsChanged event) {
    if (firstPass.getCount() > 0) {
      return;
    }
    lifecycle.lock().lock();
    try {
      passLocked(null);
      lifecycle.awaitAllFree(PATIENCE_AT_THE_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lifecycle.lock().unlock();
    }
  }

  /** Stops all plugins, the last first. */
  @PreDestroy
  void close() {
    lifecycle.lock().lock();
    try {
      lifecycle.close();
      lifecycle.awaitAllFree(PATIENCE_AT_THE_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lifecycle.lock().unlock();
    }
    transitions.stopAll();
  }
}
