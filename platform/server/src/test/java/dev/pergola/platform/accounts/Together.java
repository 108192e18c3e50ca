// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does something many times at once. */
final class Together {
  /** What each of the times gave; all begin at the same moment, each on a thread of its own. */
  static <T> List<T> all(int times, IntFunction<T> work) throws InterruptedException {
    var ready = new CountDownLatch(times);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads
          .invokeAll(
              IntStream.range(0, times)
                  .<Callable<T>>mapToObj(
                      i ->
                          () -> {
                            ready.countDown();
                            ready.await();
                            return work.apply(i);
                          })
                  .toList())
          .stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  private Together() {}
}
