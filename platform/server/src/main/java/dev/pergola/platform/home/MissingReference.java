// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells when a row was refused because what it belongs to is gone. */
public final class MissingReference {
  /** Whether it is that, or was caused by it. */
  public static boolean isIn(Throwable thrown) {
    for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
      // PostgreSQL's foreign_key_violation, SQLite's SQLITE_CONSTRAINT_FOREIGNKEY
      if (e instanceof SQLException sql
          && ("23503".equals(sql.getSQLState())
              || String.valueOf(sql.getMessage()).contains("FOREIGN KEY constraint failed"))) {
        return true;
      }
    }
    return false;
  }

  private MissingReference() {}
}
