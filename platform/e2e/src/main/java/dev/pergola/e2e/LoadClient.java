// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks for a path as fast as the server answers: some connections that stay open, each with one
 * request under way at any time.
 */
final class LoadClient {
  private final URI server;
  private final int connections;

  LoadClient(URI server, int connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * Asks for that long.
   *
   * @return requests per second
   */
  double run(String path, Duration duration) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    List<Future<Long>> counts = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        counts.add(threads.submit(() -> ask(path, end)));
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long requests = 0;
    for (Future<Long> count : counts) {
      try {
        requests += count.get();
      } catch (ExecutionException e) {
        throw new IOException("The load broke off", e.getCause());
      }
    }
    return requests / seconds;
  }

  private long ask(String path, long end) throws IOException {
    long requests = 0;
    try (var connection = new LoadConnection(server)) {
      while (System.nanoTime() < end) {
        int status = connection.get(path);
        if (status != 200) {
          throw new IOException(path + " answered " + status);
        }
        requests++;
      }
    }
    return requests;
  }
}
