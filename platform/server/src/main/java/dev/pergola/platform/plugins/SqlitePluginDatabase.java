// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.SqliteDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's tables in a SQLite file of its own, opened at first use; one transaction at a time.
 */
final class SqlitePluginDatabase extends PluginDatabase {
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection connection;
  private boolean closed;

  SqlitePluginDatabase(Path file) {
    this.file = file;
  }

  @Override
  public Kind kind() {
    return Kind.SQLITE;
  }

  @Override
  public <T> T transaction(Work<T> work) throws SQLException {
    lock.lock();
    try {
      Connection open = connection();
      // Begins a transaction, and below ends it: between two of them, the driver would hold the
      // lock of the one that is to come, and keep another version of the plugin from its tables.
      open.setAutoCommit(false);
      try {
        return inTransaction(open, work);
      } finally {
        open.setAutoCommit(true);
      }
    } finally {
      lock.unlock();
    }
  }

  private Connection connection() throws SQLException {
    if (closed) {
      throw new IllegalStateException("The plugin is stopped");
    }
    if (connection == null) {
      try {
        Files.createDirectories(file.getParent());
      } catch (IOException e) {
        throw new SQLException("Cannot make " + file.getParent(), e);
      }
      DatabaseAddress address = DatabaseAddress.sqlite(file);
      Connection opened =
          Objects.requireNonNull(new SqliteDriver().connect(address.url(), address.credentials()));
      connection = opened;
    }
    return connection;
  }

  // The driver's execute would stop after the first statement, without a word.
  @Override
  void execute(Statement statement, String statements) throws SQLException {
    statement.executeUpdate(statements);
  }

  @Override
  boolean exists() {
    return Files.exists(file);
  }

  @Override
  void drop() throws SQLException {
    close();
    try {
      for (String suffix : List.of("-wal", "-shm", "")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw new SQLException("Cannot delete " + file, e);
    }
  }

  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      closed = true;
      if (connection != null) {
        connection.close();
        connection = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
