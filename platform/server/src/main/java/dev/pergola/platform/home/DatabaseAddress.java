// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import dev.pergola.api.Database;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how to connect to it.
 *
 * @param kind which database
 * @param url for JDBC, without credentials
 * @param user null when the address names none
 * @param password null when the address names none
 */
public record DatabaseAddress(
    Database.Kind kind, String url, @Nullable String user, @Nullable String password) {
  // IMMEDIATE takes the write lock at the beginning: a transaction that reads and then writes
  // waits for its turn, where a deferred one would fail half-way with SQLITE_BUSY.
  private static final String SQLITE_OPTIONS =
      "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=on"
          + "&transaction_mode=IMMEDIATE";

  /** A SQLite file. */
  public static DatabaseAddress sqlite(Path file) {
    return new DatabaseAddress(
        Database.Kind.SQLITE, "jdbc:sqlite:" + file + SQLITE_OPTIONS, null, null);
  }

  /**
   * A PostgreSQL database.
   *
   * @param address {@code postgresql://user:password@host:port/database?option=value}
   * @throws IllegalArgumentException when the address is not of that form; its message does not
   *     repeat it, as it may hold a password
   */
  public static DatabaseAddress postgresql(String address) {
    URI uri;
    try {
      uri = URI.create(address.replaceFirst("^jdbc:", ""));
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
    boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw unreadable();
    }
    String userInfo = uri.getUserInfo();
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    String url =
        "jdbc:postgresql://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
            + uri.getRawPath()
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new DatabaseAddress(
        Database.Kind.POSTGRESQL,
        url,
        userInfo == null ? null : colon < 0 ? userInfo : userInfo.substring(0, colon),
        userInfo == null || colon < 0 ? null : userInfo.substring(colon + 1));
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "The database's address must look like postgresql://user:password@host:5432/database");
  }

  /** The configuration of the server's connection pool. */
  public Map<String, Object> poolConfiguration() {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("datasources.default.url", url);
    configuration.put("datasources.default.dialect", "ANSI");
    configuration.put("datasources.default.driver-class-name", driver());
    configuration.put("datasources.default.maximum-pool-size", 10);
    configuration.put("datasources.default.minimum-idle", 1);
    configuration.put("datasources.default.username", user == null ? "" : user);
    configuration.put("datasources.default.password", password == null ? "" : password);
    return configuration;
  }

  /** The JDBC driver's class. */
  public String driver() {
    return switch (kind) {
      case SQLITE -> SqliteDriver.class.getName();
      case POSTGRESQL -> "org.postgresql.Driver";
    };
  }

  /** User and password for a plain JDBC connection. */
  public Properties credentials() {
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    if (kind == Database.Kind.POSTGRESQL) {
      // Something else may listen there that accepts and never answers; in seconds.
      properties.setProperty("loginTimeout", "10");
    }
    return properties;
  }

  /** The address for people: without credentials and options. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("^jdbc:(sqlite:)?", "");
  }
}
