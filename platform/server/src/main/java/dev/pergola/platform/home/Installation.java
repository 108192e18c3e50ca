// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An installation: a home and a database.
 *
 * @param home its folder
 * @param database its tables
 */
public record Installation(Path home, DatabaseAddress database) {
  /** What the database is called in the home, where it is SQLite. */
  public static final String SQLITE_FILE = "pergola.db";

  /** The installation cannot be used; the message tells the person at the terminal what to do. */
  public static final class UnusableException extends Exception {
    /** With the sentence for the terminal. */
    public UnusableException(String message) {
      super(message);
    }

    /** The sentence for the terminal. */
    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /**
   * Prepares the home, brings the database to this version, and makes the server's beans. The
   * server does not listen yet.
   *
   * @param configuration beyond what home and database need
   * @throws UnusableException when home or database cannot be used; nothing was changed then
   */
  public ApplicationContext open(Map<String, Object> configuration) throws UnusableException {
    prepareHome();
    try {
      Schema.migrate(database);
    } catch (Schema.NewerSchemaException e) {
      throw new UnusableException(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw unreachable(e);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pergola.home", home.toString());
    all.put("pergola.database-kind", database.kind().name());
    all.putAll(database.poolConfiguration());
    all.putAll(configuration);
    ApplicationContext context =
        ApplicationContext.builder().banner(false).deduceEnvironment(false).properties(all).start();
    ConfigurationCheck.check(context);
    return context;
  }

  /**
   * Sees to it that a server made this installation before. Touches nothing.
   *
   * @throws UnusableException when none did, or the database cannot be reached
   */
  public void requireThere() throws UnusableException {
    boolean there =
        switch (database.kind()) {
          case SQLITE -> Files.isRegularFile(home.resolve(SQLITE_FILE));
          case POSTGRESQL -> Files.isDirectory(home) && hasTables();
        };
    if (!there) {
      throw new UnusableException(
          "There is no installation at %s. Name its folder with --home or PERGOLA_HOME, or make one with ./pergola start."
              .formatted(home));
    }
  }

  private boolean hasTables() throws UnusableException {
    try {
      return Schema.isThere(database);
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  private UnusableException unreachable(SQLException e) {
    return new UnusableException(
        "The database at %s cannot be used: %s".formatted(database, e.getMessage()));
  }

  /**
   * The sole right to a home, until it is closed or this process ends in whatever way. Whoever has
   * it must hold on to it: a claim that nobody refers to any more is given up by the garbage
   * collector.
   */
  public static final class Claim implements AutoCloseable {
    private final FileChannel channel;

    private Claim(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Claims the home for a server. Two servers would load the same plugins onto the same tables,
   * each unaware of the other.
   *
   * @throws UnusableException when another server has it
   */
  public Claim claim() throws UnusableException {
    Claim claim = tryClaim();
    if (claim == null) {
      throw new UnusableException(
          "Another Pergola server runs on the home %s. Stop it, or choose another with --home."
              .formatted(home));
    }
    return claim;
  }

  /**
   * Claims the home when no server has it.
   *
   * @return null when a server has it
   * @throws UnusableException when the home cannot be used
   */
  public @Nullable Claim tryClaim() throws UnusableException {
    prepareHome();
    try {
      FileChannel channel =
          FileChannel.open(
              home.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        return null;
      }
      return new Claim(channel);
    } catch (IOException e) {
      throw new UnusableException(
          "The home %s cannot be locked: %s".formatted(home, e.getMessage()));
    }
  }

  private void prepareHome() throws UnusableException {
    try {
      if (!Files.exists(home)) {
        createPrivately();
      }
      Files.createDirectories(home.resolve("plugins"));
      Files.delete(Files.createTempFile(home, ".write-test", ""));
    } catch (IOException e) {
      throw new UnusableException(
          "The home %s is not writable. Choose another with --home, or let this user write there."
              .formatted(home));
    }
  }

  // The home holds password hashes and conversations: nobody else on this machine may look.
  private void createPrivately() throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(home);
    }
  }
}
