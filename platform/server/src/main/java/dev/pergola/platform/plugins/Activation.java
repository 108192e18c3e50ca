// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginDescriptor;
import java.time.Duration;
import java.util.List;
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
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Jars.LoadedJar jar;
  private final HostContext context;
  private final Collected collected;
  private final String title;
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
      PluginDatabase database) {
    this.jar = jar;
    this.context = context;
    this.collected = new Collected(database);
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
              new Gate(jar.id(), jar.classLoader(), context.leftovers()::leaveThread)));
    } catch (Throwable e) {
      started.completeExceptionally(e);
    }
  }

  /** Completes when {@code setUp} has ended, in whatever way. */
  CompletableFuture<LivePlugin> end() {
    return started;
  }

  boolean isDone() {
    return started.isDone();
  }

  /**
   * Waits for the end of {@code setUp}, up to the deadline.
   *
   * @return the plugin, ready to be used
   * @throws FailedException when it did not start; all that it held is released
   */
  LivePlugin await(long deadlineNanos, Duration limit) throws FailedException {
    try {
      return started.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      release();
      thread.interrupt();
      throw new FailedException(
          "Its setUp took longer than %d seconds and was interrupted. A plugin connects to slow systems on first use; tell its author, or look at its settings and start it again."
              .formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      release();
      LOG.warn("The plugin {} did not start", jar.id(), e.getCause());
      throw new FailedException(reason(e.getCause()));
    } catch (InterruptedException e) {
      release();
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new FailedException("The server stopped while it was starting.");
    }
  }

  /** Takes the plugin out of use: waits for calls inside it, then closes all that it held. */
  void stop(LivePlugin plugin) {
    if (!plugin.gate().close(PATIENCE)) {
      LOG.warn(
          "The plugin {} still works on a request that it was told to end; its classes stay in"
              + " memory until that is over",
          jar.id());
    }
    release();
  }

  private void release() {
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

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "Its setUp failed.";
      case PergolaException e -> e.getMessage();
      case NoClassDefFoundError e ->
          "It needs the class %s, which is neither in its jar nor in Pergola's plugin contract. Its author has to bundle it."
              .formatted(String.valueOf(e.getMessage()).replace('/', '.'));
      case ClassNotFoundException e -> "Its class %s cannot be loaded.".formatted(e.getMessage());
      case LinkageError e ->
          "Its classes do not fit this server (%s). Install a version made for contract %s."
              .formatted(e, Jars.CONTRACT_VERSION);
      case Throwable e ->
          "Its setUp failed: %s. The server's log has the details."
              .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    };
  }

  /** The plugin did not start; the message is for its administrator. */
  static final class FailedException extends Exception {
    FailedException(String reason) {
      super(reason);
    }
  }
}
