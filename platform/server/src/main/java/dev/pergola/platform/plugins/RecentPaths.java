// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Files that were just found to be in a plugin's folder, with no link on the way. The disk is asked
 * again after a moment, and each time once the plugin may have put a link anywhere: what its checks
 * do not see, such as another program in the same folder, counts after {@link #MOMENT}. Safe for
 * use by several threads.
 */
final class RecentPaths {
  /** How long it is remembered. */
  static final Duration MOMENT = Duration.ofMillis(100);

  private static final int MAX_PATHS = 1000;

  private final AtomicReference<@Nullable Moment> current = new AtomicReference<>(new Moment());

  /** What was found since it began. */
  static final class Moment {
    private final long begun = System.nanoTime();
    private final Set<Object> paths = ConcurrentHashMap.newKeySet();

    /**
     * Whether a path was found.
     *
     * @param path a String, or the JDK's own File or Path, which stay what they are
     */
    boolean contains(Object path) {
      return paths.contains(path);
    }

    void add(Object path) {
      if (paths.size() < MAX_PATHS) {
        paths.add(path);
      }
    }

    private boolean isOver() {
      return System.nanoTime() - begun > MOMENT.toNanos();
    }
  }

  /**
   * To be asked for before the disk is, and then told: what was found before {@link #stop} must not
   * count after it. Null when nothing is remembered any more.
   */
  @Nullable Moment now() {
    Moment moment = current.get();
    if (moment == null || !moment.isOver()) {
      return moment;
    }
    var next = new Moment();
    return current.compareAndSet(moment, next) ? next : current.get();
  }

  /** Remembers nothing any more. */
  void stop() {
    current.set(null);
  }
}
