// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that the installation knows, and who works on which. Work on a plugin may take long
 * (it runs the plugin's own code), so it is done by who has claimed that plugin, without a lock:
 * one plugin that hangs keeps no other from being started, stopped or upgraded. The lock guards the
 * claims and the list, and is held for moments only.
 */
@Singleton
final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
  private static final int AT_ONCE = 16;

  private final ConcurrentNavigableMap<String, Installed> plugins = new ConcurrentSkipListMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Semaphore workers = new Semaphore(AT_ONCE);
  private boolean closed;

  /** All that is known, by id. */
  Collection<Installed> all() {
    return plugins.values();
  }

  /** What is known under an id; null for nothing. */
  @Nullable Installed find(String id) {
    return plugins.get(id);
  }

  /** What is in use, by id: the plugins whose jar is known. */
  Map<String, Candidate> candidates() {
    Map<String, Candidate> candidates = new java.util.HashMap<>();
    for (Installed plugin : plugins.values()) {
      Candidate candidate = plugin.candidate();
      if (candidate != null && plugin.state() != PluginState.NEEDS_CONSENT) {
        candidates.put(plugin.id(), candidate);
      }
    }
    return candidates;
  }

  void add(Installed plugin) {
    plugins.put(plugin.id(), plugin);
  }

  void remove(Installed plugin) {
    plugins.remove(plugin.id(), plugin);
  }

  /** The lock; whoever holds it may look at claims, and must not run a plugin's code. */
  ReentrantLock lock() {
    return lock;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
    changed.signalAll();
  }

  /** Waits, for at most a while, until something changes; with the lock held. */
  void awaitChange(long millis) throws InterruptedException {
    changed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Has those who wait look again; with the lock held. */
  void signalChange() {
    changed.signalAll();
  }

  /** Plugins that nobody else works on until this is closed. */
  final class Claim implements AutoCloseable {
    private final List<Installed> claimed;

    private Claim(Collection<Installed> plugins) {
      claimed = List.copyOf(plugins);
      claimed.forEach(plugin -> plugin.setClaimed(true));
    }

    @Override
    public void close() {
      lock.lock();
      try {
        claimed.forEach(plugin -> plugin.setClaimed(false));
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Claims plugins when nobody works on any of them; null when somebody does. With the lock. */
  @Nullable Claim tryClaim(Collection<Installed> wanted) {
    return wanted.stream().anyMatch(Installed::isClaimed) ? null : new Claim(wanted);
  }

  /** Waits until nobody works on any of the plugins, and claims them all at once. */
  Claim claim(Collection<Installed> wanted) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (wanted.stream().anyMatch(Installed::isClaimed)) {
        changed.await();
      }
      return new Claim(wanted);
    } finally {
      lock.unlock();
    }
  }

  /** Works on a claimed plugin, on a thread of its own, and gives the claim back. */
  void work(String what, Claim claim, Runnable work) {
    // A platform thread: other people's code may compute on it for ever.
    Thread.ofPlatform()
        .daemon()
        .name(what)
        .inheritInheritableThreadLocals(false)
        .start(
            () -> {
              workers.acquireUninterruptibly();
              try (claim) {
                work.run();
              } catch (RuntimeException e) {
                LOG.error("{} failed", what, e);
              } finally {
                workers.release();
              }
            });
  }

  /**
   * Waits until nobody works on a plugin; with the lock held, which is given up meanwhile.
   *
   * @return whether somebody did
   */
  boolean awaitFree(Installed plugin) {
    boolean waited = false;
    while (plugin.isClaimed()) {
      waited = true;
      changed.awaitUninterruptibly();
    }
    return waited;
  }

  /**
   * Waits until nobody works on any plugin; with the lock held, which is given up meanwhile.
   *
   * @return whether somebody did, and nobody does any more
   */
  boolean awaitAllFree(long millis) throws InterruptedException {
    boolean waited = false;
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    while (left > 0 && plugins.values().stream().anyMatch(Installed::isClaimed)) {
      waited = true;
      left = changed.awaitNanos(left);
    }
    return waited && left > 0;
  }

  /** All plugins, the last first. */
  List<Installed> reversed() {
    return new ArrayList<>(plugins.descendingMap().values());
  }
}
