// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An installation: a home and a database.
 *
 * @param home its folder
 * @param database its tables
 */
public record Installation(Path home, DatabaseAddress database) {
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
      throw new UnusableException(
          "The database at %s cannot be used: %s".formatted(database, e.getMessage()));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pergola.home", home.toString());
    all.put("pergola.database-kind", database.kind().name());
    all.putAll(database.poolConfiguration());
    all.putAll(configuration);
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .properties(all)
        .start();
  }

  private void prepareHome() throws UnusableException {
    try {
      Files.createDirectories(home.resolve("plugins"));
      Files.delete(Files.createTempFile(home, ".write-test", ""));
    } catch (IOException e) {
      throw new UnusableException(
          "The home %s is not writable. Choose another with --home, or let this user write there."
              .formatted(home));
    }
  }
}
