// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Installation;
import dev.pergola.testkit.TestPublisher;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The server's beans over a database of their own, on any free port once {@link #listen} is called.
 */
public final class TestServer implements AutoCloseable {
  /** Which database a test runs on. */
  public enum On {
    SQLITE,
    POSTGRESQL;

    /** An empty database for a home. */
    public DatabaseAddress database(Path home) {
      return switch (this) {
        case SQLITE -> DatabaseAddress.sqlite(home.resolve("pergola.db"));
        case POSTGRESQL -> freshPostgresql();
      };
    }
  }

  private final ApplicationContext context;

  private TestServer(ApplicationContext context) {
    this.context = context;
  }

  /** A server on an empty home and an empty database. */
  public static TestServer start(On database) {
    return start(database, Map.of());
  }

  /** As {@link #start(On)}, with some configuration. */
  public static TestServer start(On database, Map<String, Object> configuration) {
    try {
      Path home = Homes.create();
      return start(home, database.database(home), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server on a home and a database that exist. */
  public static TestServer start(
      Path home, DatabaseAddress database, Map<String, Object> configuration) {
    Map<String, Object> all = new HashMap<>();
    all.put("micronaut.server.port", -1);
    all.put("micronaut.server.host", "127.0.0.1");
    all.put("pergola.publisher.keys", TestPublisher.trusted());
    // Calls that no test made, but for those that are about them.
    all.put("pergola.chat.titles", false);
    // A model that a test has fail fails; tests of failover say how often it is asked.
    all.put("pergola.models.attempts", 1);
    all.putAll(configuration);
    try {
      return new TestServer(new Installation(home, database).open(all));
    } catch (Installation.UnusableException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An empty PostgreSQL database; the server behind it runs until the tests end. */
  public static DatabaseAddress freshPostgresql() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = Postgresql.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return DatabaseAddress.postgresql(
        "postgresql://postgres:postgres@127.0.0.1:" + Postgresql.SERVER.getPort() + "/" + name);
  }

  /** A bean. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** The context itself. */
  public ApplicationContext context() {
    return context;
  }

  /** Begins to listen on a free port of 127.0.0.1. */
  public URI listen() {
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    if (!server.isRunning()) {
      server.start();
    }
    return server.getURI();
  }

  @Override
  public void close() {
    context.close();
  }

  /** Homes outlive their servers, for tests that start again on one, but not the tests. */
  private static final class Homes {
    private static final Queue<Path> CREATED = new ConcurrentLinkedQueue<>();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> CREATED.forEach(Homes::delete)));
    }

    static Path create() throws IOException {
      Path home = Files.createTempDirectory("pergola-test");
      CREATED.add(home);
      return home;
    }

    private static void delete(Path home) {
      try (var files = Files.walk(home)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Postgresql {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        // No test cuts the power: hundreds of databases need not reach the disk, least of all when
        // the tests end.
        return EmbeddedPostgres.builder()
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
