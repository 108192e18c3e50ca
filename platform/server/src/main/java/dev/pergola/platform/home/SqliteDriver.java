// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * SQLite's driver for use in a connection pool. A pool tells its connections whether a transaction
 * only reads, which SQLite's refuse after they are open: here they do not hear of it.
 */
public final class SqliteDriver extends JDBC {
  static {
    try {
      DriverManager.registerDriver(new SqliteDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    Connection connection = super.connect(url, properties);
    return connection == null ? null : deafToReadOnly(connection);
  }

  private static Connection deafToReadOnly(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            SqliteDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("setReadOnly")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }
}
