// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Plugins written to leak: their classes are collected all the same, and the log says why. */
@Timeout(120)
class LeftoversTest {
  private static final String MEMBERS =
      """
      static Object thread() throws Exception {
        var started = new java.util.concurrent.CountDownLatch(1);
        new Thread(() -> {
          started.countDown();
          try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { }
        }, "busy").start();
        started.await();
        return null;
      }
      static Object virtualThread() {
        Thread.ofVirtual().name("light").start(() -> {
          try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { }
        });
        return null;
      }
      static Object pool() throws Exception {
        java.util.concurrent.Executors.newFixedThreadPool(2).submit(() -> FixturePlugin.class.getName()).get();
        return null;
      }
      static class Pool extends java.util.concurrent.ThreadPoolExecutor {
        Pool() { super(1, 1, 1, java.util.concurrent.TimeUnit.HOURS, new java.util.concurrent.LinkedBlockingQueue<>()); }
      }
      static Object ownPool() { new Pool().execute(() -> {}); return null; }
      static Object scheduler() {
        java.util.concurrent.Executors.newScheduledThreadPool(1)
            .scheduleAtFixedRate(() -> {}, 1, 1, java.util.concurrent.TimeUnit.MILLISECONDS);
        return null;
      }
      static Object virtualPool() {
        java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
          new java.util.concurrent.CountDownLatch(1).await(); return null; });
        return null;
      }
      static Object timer() {
        new Timer("tick").schedule(new TimerTask() { public void run() {} }, 3_600_000L, 5L);
        return null;
      }
      static Object hook() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "goodbye"));
        return null;
      }
      public static class Driver implements java.sql.Driver {
        static { try { java.sql.DriverManager.registerDriver(new Driver()); } catch (Exception e) { } }
        public java.sql.Connection connect(String u, Properties p) { return null; }
        public boolean acceptsURL(String u) { return false; }
        public java.sql.DriverPropertyInfo[] getPropertyInfo(String u, Properties p) { return null; }
        public int getMajorVersion() { return 1; }
        public int getMinorVersion() { return 0; }
        public boolean jdbcCompliant() { return false; }
        public java.util.logging.Logger getParentLogger() { return null; }
      }
      static Object driver() { return new Driver(); }
      static final ThreadLocal<Object> LOCAL = new ThreadLocal<>() {};
      static final ThreadLocal<Object> PLAIN = new ThreadLocal<>();
      static final ThreadLocal<Object> INITIAL = ThreadLocal.withInitial(() -> new FixturePlugin());
      static class Value {}
      static Object threadLocal() {
        LOCAL.set(new Value());
        PLAIN.set(new Value());
        return INITIAL.get();
      }
      static Object threadLocalOfCommonPool() throws Exception {
        java.util.concurrent.ForkJoinPool.commonPool().submit(() -> threadLocal()).get();
        return null;
      }
      static Object serverSocket() throws Exception {
        var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
        new Thread(() -> { try { socket.accept(); } catch (IOException e) { } }, "accepting").start();
        return null;
      }
      static Object lateSocket() {
        new Thread(() -> {
          try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) { }
          try {
            new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress()).accept();
          } catch (IOException e) { }
        }, "late").start();
        return null;
      }
      static Object httpServer() throws Exception {
        var server = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(
            java.net.InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {});
        server.start();
        return null;
      }
      static Object process() throws Exception { return new ProcessBuilder("sleep", "600").start(); }
      static Object stubborn(java.util.concurrent.CountDownLatch end) {
        new Thread(() -> {
          while (end.getCount() > 0) {
            try { end.await(); } catch (InterruptedException e) { }
          }
        }, "stubborn").start();
        return null;
      }
      """;

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger(Leftovers.class)).addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    ((Logger) LoggerFactory.getLogger(Leftovers.class)).detachAppender(log);
  }

  @ParameterizedTest
  @CsvSource({
    "thread, the thread busy",
    "virtualThread, the thread light",
    "pool, a pool of threads",
    "ownPool, a pool of threads (fixture.FixturePlugin$Pool)",
    "scheduler, a pool of threads",
    "virtualPool, a pool of threads",
    "timer, the thread tick",
    "hook, the shutdown hook goodbye",
    "driver, the driver fixture.FixturePlugin$Driver",
    "threadLocal, ''",
    "threadLocalOfCommonPool, ''",
    "serverSocket, a java.net.ServerSocket",
    "lateSocket, a java.net.ServerSocket",
    "httpServer, an HTTP server",
    "process, the process"
  })
  void isEndedAndNamed(String leak, String named) throws Throwable {
    WeakReference<ClassLoader> loader = leakAndStop(leak);

    awaitCollected(loader);
    if (!named.isEmpty()) {
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anySatisfy(line -> assertThat(line).contains("plugin weather left this behind", named));
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("do not end"));
  }

  @Test
  void aThreadThatDoesNotEndIsNamed() throws Throwable {
    var end = new CountDownLatch(1);
    WeakReference<ClassLoader> loader = leakAndStop("stubborn", end);

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anySatisfy(line -> assertThat(line).contains("do not end", "stubborn"));

    end.countDown();
    awaitCollected(loader);
  }

  @Test
  void aPluginThatLeavesNothingIsNotBlamed() throws Throwable {
    Path jar = GuardedPlugin.jar(folder, "static Object nothing() { return null; }");
    try (var plugin = new GuardedPlugin(jar)) {
      plugin.call("nothing");
      plugin.guard.leftovers().end();
    }

    assertThat(log.list).isEmpty();
  }

  // In a method of its own: nothing of the plugin stays on the caller's stack.
  private WeakReference<ClassLoader> leakAndStop(String leak, Object... arguments)
      throws Throwable {
    Path jar =
        PluginJar.of("weather", "").members(MEMBERS).capabilities().write(folder.resolve("w.jar"));
    try (var plugin =
        new GuardedPlugin(jar, "threads", "exit", "jdbc", "listen", "process", "network")) {
      var gate = new Gate("weather", plugin.loader, plugin.guard.leftovers()::leaveThread);
      gate.call(
          () -> {
            try {
              return plugin.call(leak, arguments);
            } catch (Exception e) {
              throw e;
            } catch (Throwable e) {
              throw new IOException(e);
            }
          });
      plugin.guard.leftovers().end();
      return new WeakReference<>(plugin.loader);
    }
  }

  private static void awaitCollected(WeakReference<ClassLoader> loader) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              passOverCarriers();
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  // The JDK's thread that ran a virtual thread may refer to it until it runs another one.
  private static void passOverCarriers() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 256; i++) {
        threads.submit(Thread::yield);
      }
    }
  }
}
