// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.accounts.Setup;
import dev.pergola.platform.chat.Answering;
import dev.pergola.platform.home.Installation;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.plugins.Plugins;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code pergola start}: runs the server until it is told to stop. */
@Command(name = "start", description = "Start the server.", mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
  /** The exit code that says: the server runs, do not exit. */
  static final int RUNNING = -1;

  private static final Duration PATIENCE_WITH_PLUGINS = Duration.ofSeconds(3);
  private static final Duration PATIENCE_WITH_REQUESTS = Duration.ofSeconds(10);
  private static final Duration PATIENCE_WITH_ANSWERS = Duration.ofSeconds(2);

  @Mixin private InstallationOptions options = new InstallationOptions();

  @Option(
      names = "--port",
      defaultValue = "${env:PERGOLA_PORT:-8080}",
      converter = Port.class,
      description = "Port to listen on, 0 for any free one (PERGOLA_PORT, default 8080).")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "${env:PERGOLA_HOST:-127.0.0.1}",
      description = "Address to listen on, 0.0.0.0 for all (PERGOLA_HOST, default 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--safe-mode",
      description = "Start no plugin: to put in order what one of them broke.")
  private boolean safeMode;

  @Option(
      names = "--while-process",
      hidden = true,
      description = "Stop when the process of this number ends.")
  private @Nullable Long process;

  @Override
  public Integer call() {
    if (process != null) {
      endWith(process);
    }
    try {
      requireWholeAdministrator();
      requireFreePort();
      Installation installation = options.installation();
      Installation.Claim claim = installation.claim();
      ApplicationContext context = installation.open(configuration());
      Setup setup = context.getBean(Setup.class);
      boolean made = makeAdministrator(setup);
      EmbeddedServer server = serverWithPlugins(context).start();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(context, server, claim), "stop the server"));
      greet("http://" + shownHost() + ":" + server.getPort(), setup, made);
      LicenseText.greeting(context.getBean(Licenses.class).status()).ifPresent(System.out::print);
      System.out.flush();
      return RUNNING;
    } catch (Installation.UnusableException e) {
      return unusable(e.getMessage());
    } catch (PergolaException e) {
      return unusable(e.getMessage());
    } catch (BeanInstantiationException e) {
      String reason = reason(e);
      if (reason == null) {
        throw e;
      }
      return unusable(reason);
    }
  }

  // The plugins start while the server's beans are made; it listens when both are done.
  private static EmbeddedServer serverWithPlugins(ApplicationContext context) {
    Plugins plugins = context.getBean(Plugins.class);
    plugins.begin(Duration.ZERO);
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    plugins.begin(PATIENCE_WITH_PLUGINS);
    return server;
  }

  // Whoever started it may be killed, and then tells nobody.
  private static void endWith(long process) {
    ProcessHandle.of(process)
        .map(ProcessHandle::onExit)
        .orElseGet(() -> CompletableFuture.completedFuture(null))
        .thenRun(() -> System.exit(0));
  }

  /** A port to listen on. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
        return Integer.valueOf(value);
      }
      throw new TypeConversionException(
          "\"%s\" is no port. Give a number from 1 to 65535, or 0 for any free one."
              .formatted(value));
    }
  }

  private static int unusable(String message) {
    System.err.println(message);
    return 1;
  }

  // A setting that cannot be used comes wrapped in the framework's tale of which bean it was for.
  private static @Nullable String reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PergolaException named) {
        return named.getMessage();
      }
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return "A setting cannot be used: " + cause.getMessage();
      }
    }
    return null;
  }

  private Map<String, Object> configuration() {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("micronaut.server.port", port == 0 ? -1 : port);
    configuration.put("micronaut.server.host", host);
    configuration.put("pergola.plugins.safe-mode", safeMode);
    configuration.putAll(DistributionFolder.configuration());
    return configuration;
  }

  // For containers, where nobody follows a link.
  private static boolean makeAdministrator(Setup setup) {
    String email = environment("PERGOLA_ADMIN_EMAIL");
    String password = environment("PERGOLA_ADMIN_PASSWORD");
    return email != null
        && password != null
        && setup.createAdministratorIfEmpty(email, password, "Administrator");
  }

  private static void requireWholeAdministrator() throws Installation.UnusableException {
    if ((environment("PERGOLA_ADMIN_EMAIL") == null)
        != (environment("PERGOLA_ADMIN_PASSWORD") == null)) {
      throw new Installation.UnusableException(
          "PERGOLA_ADMIN_EMAIL and PERGOLA_ADMIN_PASSWORD belong together: set both, or neither.");
    }
  }

  private static @Nullable String environment(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }

  private void greet(String address, Setup setup, boolean madeAdministrator) {
    System.out.println("Pergola is ready at " + address);
    if (safeMode) {
      System.out.println(
          "Safe mode: no plugin is started. Remove or roll back what keeps the server from working, on the Plugins page or with ./pergola plugin, then start without --safe-mode.");
    }
    if (madeAdministrator) {
      System.out.println("Made the administrator of PERGOLA_ADMIN_EMAIL.");
    } else {
      setup
          .newToken()
          .ifPresent(
              token ->
                  System.out.printf(
                      "No account yet. Set it up here, once: %s/setup?token=%s%n", address, token));
    }
    System.out.flush();
  }

  private static void stop(
      ApplicationContext context, EmbeddedServer server, Installation.Claim claim) {
    CompletableFuture<?> requests =
        context.getBean(GracefulShutdownManager.class).shutdownGracefully().toCompletableFuture();
    try {
      if (!ends(requests, PATIENCE_WITH_REQUESTS)) {
        // A model may talk for minutes: what it has said so far is kept, and whoever asked is told.
        context.getBean(Answering.class).shutDown(PATIENCE_WITH_ANSWERS);
        if (!ends(requests, PATIENCE_WITH_ANSWERS)) {
          LoggerFactory.getLogger(StartCommand.class)
              .warn("Some requests did not end within {} and are cut off", PATIENCE_WITH_REQUESTS);
        }
      }
    } catch (ExecutionException e) {
      LoggerFactory.getLogger(StartCommand.class).warn("Stopping the server failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
    context.close();
    try {
      claim.close();
    } catch (IOException e) {
      LoggerFactory.getLogger(StartCommand.class).warn("The home stays locked until the end", e);
    }
  }

  private static boolean ends(CompletableFuture<?> requests, Duration patience)
      throws ExecutionException, InterruptedException {
    try {
      requests.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  // Asked before anything is touched: the database must not be migrated by a server that cannot
  // serve.
  private void requireFreePort() throws Installation.UnusableException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException | IllegalArgumentException e) {
      throw new Installation.UnusableException(
          isTaken(e)
              ? "Port %d on %s is taken. Stop what uses it, or choose another with --port."
                  .formatted(port, host)
              : "Cannot listen on %s port %d: %s. Choose others with --host and --port."
                  .formatted(host, port, e.getMessage()));
    }
  }

  // A port below 1024 and a foreign address are refused by the same kind of exception.
  private static boolean isTaken(Exception e) {
    return e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
  }

  private String shownHost() {
    return switch (host) {
      case "0.0.0.0", "::", "127.0.0.1" -> "localhost";
      default -> host;
    };
  }
}
