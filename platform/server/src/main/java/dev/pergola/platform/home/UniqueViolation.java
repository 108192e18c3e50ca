// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells when a row was refused because there is one of its kind already. */
public final class UniqueViolation {
  /** Whether it is that, or was caused by it. */
  public static boolean isIn(Throwable thrown) {
    for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
      // PostgreSQL's unique_violation, SQLite's SQLITE_CONSTRAINT_UNIQUE
      if (e instanceof SQLException sql
          && ("23505".equals(sql.getSQLState())
              || String.valueOf(sql.getMessage()).contains("UNIQUE constraint failed"))) {
        return true;
      }
    }
    return false;
  }

  private UniqueViolation() {}
}
