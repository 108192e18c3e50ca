// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.sql.Driver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Timer;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin made that goes on when nobody refers to it: threads, pools, timers, shutdown hooks,
 * drivers, thread-locals. The checks in its classes tell of it, so that a stop finds it without
 * looking into the JDK. Held weakly. Safe for use by several threads.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String pluginId;
  private final Set<Thing> things = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private volatile boolean hasThreadLocals;
  private volatile boolean ending;
  private @Nullable ClassLoader loader;
  private @Nullable Class<?> checks;

  /** One object, by its identity: what equals and hashCode say is up to the plugin. */
  private static final class Thing extends WeakReference<Object> {
    private final int hash;

    Thing(Object object, ReferenceQueue<Object> gone) {
      super(object, gone);
      hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Thing that && get() != null && get() == that.get());
    }
  }

  Leftovers(String pluginId) {
    this.pluginId = pluginId;
  }

  /**
   * Says whose classes they are.
   *
   * @param checks the class of the plugin's loader that undoes registrations of drivers
   */
  void attach(ClassLoader ofPlugin, Class<?> checksOfPlugin) {
    loader = ofPlugin;
    checks = checksOfPlugin;
  }

  /** Remembers an object that the plugin made, or null. */
  void remember(@Nullable Object made) {
    for (Reference<?> old = gone.poll(); old != null; old = gone.poll()) {
      things.remove(old);
    }
    if (made != null && made != ForkJoinPool.commonPool()) {
      things.add(new Thing(made, gone));
      hasThreadLocals |= made instanceof ThreadLocal;
      // A thread of the plugin's may have been on its way while the others were ended.
      if (ending) {
        List<String> ended = new ArrayList<>();
        end(made, ended);
        report(ended);
      }
    }
  }

  /** Takes the plugin's thread-locals off this thread, which goes on without the plugin. */
  void leaveThread() {
    if (hasThreadLocals && !Thread.currentThread().isVirtual()) {
      remembered(ThreadLocal.class).forEach(ThreadLocal::remove);
    }
  }

  private <T> List<T> remembered(Class<T> type) {
    return things.stream()
        .map(Reference::get)
        .filter(type::isInstance)
        .map(type::cast)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Ends all of it, within some seconds, and names in the log what was there. */
  void end() {
    // Some of it is the plugin's code, which may do anything, even wait for ever.
    Thread ending =
        Thread.ofPlatform()
            .daemon()
            .name("leftovers of " + pluginId)
            .inheritInheritableThreadLocals(false)
            .start(this::endAll);
    try {
      if (!ending.join(PATIENCE.multipliedBy(3))) {
        LOG.warn("What the plugin {} left behind could not be ended; see above", pluginId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAll() {
    ending = true;
    List<String> ended = new ArrayList<>();
    for (Object thing : remembered(Object.class)) {
      end(thing, ended);
    }
    removeHooks(ended);
    deregisterDrivers(ended);
    List<Thread> threads = threads();
    // A timer does not say whether it is at work; its thread, found by now, does.
    remembered(Timer.class).forEach(Timer::cancel);
    List<String> alive = interrupt(threads);
    for (Thread thread : threads) {
      if (!thread.isAlive()) {
        ended.add("the thread " + thread.getName());
      }
    }
    clearCommonPool();
    report(ended);
    if (!alive.isEmpty()) {
      LOG.error(
          "These threads of the plugin {} do not end; its classes stay in memory until they do: {}",
          pluginId,
          String.join(", ", alive));
    }
    things.clear();
  }

  private void end(Object thing, List<String> ended) {
    try {
      if (LeftoverKind.end(thing)) {
        ended.add(LeftoverKind.describe(thing));
      }
    } catch (Exception | LinkageError e) {
      LOG.warn("Ending {} of the plugin {} failed", LeftoverKind.describe(thing), pluginId, e);
    }
  }

  private void report(List<String> ended) {
    if (!ended.isEmpty()) {
      LOG.warn(
          "The plugin {} left this behind when it stopped, and it was ended: {}. Its author should pass what ends it to closeOnStop.",
          pluginId,
          summary(ended));
    }
  }

  private static String summary(List<String> ended) {
    var counts = new TreeMap<String, Integer>();
    ended.forEach(one -> counts.merge(one, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(one -> one.getValue() == 1 ? one.getKey() : one.getKey() + " (" + one.getValue() + ")")
        .limit(20)
        .collect(Collectors.joining(", "));
  }

  // A hook is a thread that has not been started.
  private void removeHooks(List<String> ended) {
    for (Thread thread : remembered(Thread.class)) {
      try {
        if (thread.getState() == Thread.State.NEW
            && Runtime.getRuntime().removeShutdownHook(thread)) {
          ended.add("the shutdown hook " + thread.getName());
        }
      } catch (IllegalStateException e) {
        // The virtual machine ends, hooks and all.
      }
    }
  }

  private void deregisterDrivers(List<String> ended) {
    Class<?> ofPlugin = Objects.requireNonNull(checks);
    try {
      List<?> drivers = ((Stream<?>) ofPlugin.getMethod("drivers").invoke(null)).toList();
      for (Object driver : drivers) {
        if (driver.getClass().getClassLoader() == loader) {
          ofPlugin.getMethod("deregister", Driver.class).invoke(null, driver);
          ended.add("the driver " + driver.getClass().getName());
        }
      }
    } catch (InvocationTargetException | NoSuchMethodException | IllegalAccessException e) {
      LOG.warn("The drivers of the plugin {} could not be deregistered", pluginId, e);
    }
  }

  /** Its threads that run: those that it started, and those that have something of it. */
  private List<Thread> threads() {
    ClassLoader ofPlugin = Objects.requireNonNull(loader);
    Set<Thread> found = ConcurrentHashMap.newKeySet();
    found.addAll(remembered(Thread.class));
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              boolean its =
                  thread.getContextClassLoader() == ofPlugin
                      || thread.getClass().getClassLoader() == ofPlugin
                      || Stream.of(frames)
                          .anyMatch(
                              frame ->
                                  Objects.equals(frame.getClassLoaderName(), ofPlugin.getName()));
              if (its) {
                found.add(thread);
              }
            });
    found.remove(Thread.currentThread());
    found.removeIf(thread -> !thread.isAlive());
    return List.copyOf(found);
  }

  private static List<String> interrupt(List<Thread> threads) {
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> alive = new ArrayList<>();
    for (Thread thread : threads) {
      try {
        long left = Math.max(1, deadline - System.nanoTime());
        if (!thread.join(Duration.ofNanos(left))) {
          alive.add(thread.getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return alive;
  }

  // The JDK's own pool outlives the plugin. One task for each of its threads, which wait for each
  // other, so that no thread takes two.
  private void clearCommonPool() {
    List<ThreadLocal<?>> locals = new ArrayList<>();
    remembered(ThreadLocal.class).forEach(locals::add);
    if (locals.isEmpty()) {
      return;
    }
    ForkJoinPool pool = ForkJoinPool.commonPool();
    int threads = pool.getPoolSize();
    var together = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            locals.forEach(ThreadLocal::remove);
            together.countDown();
            try {
              together.await(200, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    try {
      together.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
