// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import com.sun.net.httpserver.HttpServer;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.channels.Channel;
import java.util.concurrent.ExecutorService;

/** Knows how each kind of thing ends that a plugin may leave running. */
final class LeftoverKind {
  /**
   * Ends a thing.
   *
   * @return whether it was still at work; false for what does not end in this way
   */
  static boolean end(Object thing) throws Exception {
    return switch (thing) {
      case ExecutorService pool -> {
        boolean running = !pool.isShutdown();
        pool.shutdownNow();
        yield running;
      }
      case Process process -> {
        boolean running = process.isAlive();
        process.destroy();
        yield running;
      }
      case HttpClient client -> {
        boolean running = !client.isTerminated();
        client.shutdownNow();
        yield running;
      }
      case HttpServer server -> {
        server.stop(0);
        yield true;
      }
      case ServerSocket socket -> {
        boolean open = !socket.isClosed();
        socket.close();
        yield open;
      }
      case DatagramSocket socket -> {
        boolean open = !socket.isClosed();
        socket.close();
        yield open;
      }
      case Channel channel -> {
        boolean open = channel.isOpen();
        channel.close();
        yield open;
      }
      default -> false;
    };
  }

  /** What to call a thing in the log. */
  static String describe(Object thing) {
    String type = thing.getClass().getName();
    return switch (thing) {
      case ExecutorService _ -> "a pool of threads (" + type + ")";
      case Process process -> "the process " + process.pid();
      case HttpClient _ -> "an HTTP client";
      case HttpServer _ -> "an HTTP server";
      default -> "a " + type;
    };
  }

  private LeftoverKind() {}
}
