// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.HealthCheck;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.PluginDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a plugin, from its {@code setUp} to its stop. Used by one thread at a time. */
final class Activation {
  private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

  /** How long {@code setUp} may take, and then again the health checks. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final Jars.LoadedJar jar;
  private final HostContext context;
  private final Collected collected;
  private final String title;
  private final LivePlugins successors;
  private final CompletableFuture<LivePlugin> started = new CompletableFuture<>();
  private final Thread thread;

  /**
   * Begins to set a plugin up, on a thread of its own: a platform thread, because one that computes
   * for ever must not take a carrier from the virtual threads.
   */
  Activation(
      Jars.LoadedJar jar,
      PluginDescriptor descriptor,
      HostContext context,
      PluginDatabase database,
      LivePlugins successors,
      Steps steps) {
    this.jar = jar;
    this.context = context;
    this.successors = successors;
    this.collected = new Collected(database, steps);
    this.title = descriptor.info().title();
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("setUp " + jar.id())
            .inheritInheritableThreadLocals(false)
            .unstarted(this::setUp);
    thread.setContextClassLoader(jar.classLoader());
    thread.start();
  }

  private void setUp() {
    try {
      jar.newInstance().setUp(context, collected);
      started.complete(
          new LivePlugin(
              jar.id(),
              title,
              collected.close(),
              new Gate(jar.id(), jar.classLoader(), context.leftovers()::leaveThread),
              successors,
              context::requireHost));
    } catch (Throwable e) {
      started.completeExceptionally(e);
    }
  }

  /**
   * Waits for the end of {@code setUp}, up to the limit.
   *
   * @return the plugin, ready to be used
   * @throws FailedException when it did not start; all that it held is released
   */
  LivePlugin await() throws FailedException {
    return orRelease(started, thread, "setUp");
  }

  /**
   * Makes the plugin's health checks.
   *
   * @throws FailedException when one fails or takes too long; all that the plugin held is released
   */
  void checkHealth(LivePlugin plugin) throws FailedException {
    List<HealthCheck> checks = plugin.contributed().healthChecks();
    if (checks.isEmpty()) {
      return;
    }
    var healthy = new CompletableFuture<Boolean>();
    Thread checking =
        Thread.ofPlatform()
            .daemon()
            .name("health of " + jar.id())
            .inheritInheritableThreadLocals(false)
            .start(
                () -> {
                  try {
                    for (HealthCheck check : checks) {
                      plugin
                          .gate()
                          .call(
                              () -> {
                                check.check();
                                return true;
                              });
                    }
                    healthy.complete(true);
                  } catch (Throwable e) {
                    healthy.completeExceptionally(e);
                  }
                });
    orRelease(healthy, checking, "health check");
  }

  private <T> T orRelease(CompletableFuture<T> end, Thread working, String what)
      throws FailedException {
    try {
      return end.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      release();
      working.interrupt();
      throw new FailedException(
          "Its %s took longer than %d seconds and was interrupted. A plugin connects to slow systems on first use; tell its author, or look at its settings and start it again."
              .formatted(what, LIMIT.toSeconds()));
    } catch (ExecutionException e) {
      release();
      LOG.warn("The {} of the plugin {} failed", what, jar.id(), e.getCause());
      throw new FailedException(reason(what, e.getCause()), isUnconfigured(e.getCause()));
    } catch (InterruptedException e) {
      release();
      working.interrupt();
      Thread.currentThread().interrupt();
      throw new FailedException("The server stopped while it was starting.");
    }
  }

  /**
   * Takes the plugin out of use: waits for calls inside it, then closes all that it held.
   *
   * @param patience how long calls may go on before they are interrupted
   */
  void stop(LivePlugin plugin, Duration patience) {
    drain(plugin, patience);
    release();
  }

  /** Lets no new call in, and waits for those inside. */
  void drain(LivePlugin plugin, Duration patience) {
    if (!plugin.gate().close(patience)) {
      LOG.warn(
          "The plugin {} still works on a request that it was told to end; its classes stay in"
              + " memory until that is over",
          jar.id());
    }
  }

  /** Closes all that the plugin held. */
  void release() {
    List<AutoCloseable> resources = collected.close().resources();
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception | LinkageError e) {
        LOG.warn("The plugin {} failed to close {}", jar.id(), resource.getClass().getName(), e);
      }
    }
    context.close();
    context.leftovers().end();
  }

  private static boolean isUnconfigured(@Nullable Throwable cause) {
    return cause instanceof PergolaException named && named.code() == StandardError.NOT_CONFIGURED;
  }

  private static String reason(String what, @Nullable Throwable cause) {
    return switch (cause) {
      case null -> "Its %s failed.".formatted(what);
      case PergolaException e -> e.getMessage();
      case NoClassDefFoundError e ->
          "It needs the class %s, which is neither in its jar nor in Pergola's plugin contract. Its author has to bundle it."
              .formatted(String.valueOf(e.getMessage()).replace('/', '.'));
      case ClassNotFoundException e -> "Its class %s cannot be loaded.".formatted(e.getMessage());
      case LinkageError e ->
          "Its classes do not fit this server (%s). Install a version made for contract %s."
              .formatted(e, Jars.CONTRACT_VERSION);
      case Throwable e ->
          "Its %s failed: %s The server's log has the details."
              .formatted(
                  what,
                  sentence(
                      Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())));
    };
  }

  private static String sentence(String said) {
    String text = said.strip();
    return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
  }

  /** The plugin did not start; the message is for its administrator. */
  static final class FailedException extends Exception {
    private final boolean blameless;

    FailedException(String reason) {
      this(reason, false);
    }

    FailedException(String reason, boolean blameless) {
      super(reason);
      this.blameless = blameless;
    }

    /** For what nobody has foreseen; the log has more. */
    static FailedException unexpected(Throwable e) {
      return new FailedException(
          "It cannot be started: %s The server's log has the details."
              .formatted(sentence(Objects.requireNonNullElse(e.getMessage(), e.toString()))));
    }

    /** Whether it only lacks a setting, or its jar: that is not a fault of the plugin's. */
    boolean isBlameless() {
      return blameless;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
