// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/**
 * The history of a plugin's tables. Each step leaves them usable for the version of the plugin
 * before it: in an upgrade both versions run for a while, and after a roll back the older one runs
 * on the newer tables.
 */
public interface Migrations {
  /** All migrations that the plugin ever had, in order of their versions, none ever changed. */
  List<Migration> migrations();

  /**
   * One step.
   *
   * @param version its place in the history, from 1, without gaps
   * @param description a few words for the history table
   * @param sql statements that run on SQLite and on PostgreSQL, separated by semicolons
   */
  record Migration(int version, String description, String sql) {}
}
