// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.platform.home.Installation;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pergola start}: runs the server until it is told to stop. */
@Command(name = "start", description = "Start the server.", mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
  /** The exit code that says: the server runs, do not exit. */
  static final int RUNNING = -1;

  @Mixin private InstallationOptions options = new InstallationOptions();

  @Option(
      names = "--port",
      defaultValue = "${env:PERGOLA_PORT:-8080}",
      description = "Port to listen on, 0 for any free one (PERGOLA_PORT, default 8080).")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "${env:PERGOLA_HOST:-127.0.0.1}",
      description = "Address to listen on, 0.0.0.0 for all (PERGOLA_HOST, default 127.0.0.1).")
  private String host = "127.0.0.1";

  @Override
  public Integer call() {
    try {
      requireFreePort();
      var context =
          options
              .installation()
              .open(Map.of("micronaut.server.port", port, "micronaut.server.host", host));
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      String address = "http://" + shownHost() + ":" + server.getPort();
      System.out.println("Pergola is ready at " + address);
      return RUNNING;
    } catch (Installation.UnusableException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  // Asked before anything is touched: the database must not be migrated by a server that cannot
  // serve.
  private void requireFreePort() throws Installation.UnusableException {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (BindException e) {
      throw new Installation.UnusableException(
          "Port %d on %s is taken. Stop what uses it, or choose another with --port."
              .formatted(port, host));
    } catch (IOException | IllegalArgumentException e) {
      throw new Installation.UnusableException(
          "Cannot listen on %s port %d: %s".formatted(host, port, e.getMessage()));
    }
  }

  private String shownHost() {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("127.0.0.1")
        ? "localhost"
        : host;
  }
}
