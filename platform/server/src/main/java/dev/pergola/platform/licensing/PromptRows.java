// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** How often upgrade prompts were shown. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PromptRows extends CrudRepository<PromptRows.Row, String> {
  /**
   * How often a feature's prompt was shown on a day, which is {@code yyyy-mm-dd} in UTC.
   *
   * @param id day and feature
   * @param sent whether somebody was told
   */
  @MappedEntity("licensing_prompt")
  record Row(@Id String id, String feature, String day, long shown, boolean sent) {}

  @Query(
      "INSERT INTO licensing_prompt (id, feature, day, shown, sent)"
          + " VALUES (:id, :feature, :day, 1, FALSE)"
          + " ON CONFLICT (id) DO UPDATE SET shown = licensing_prompt.shown + 1")
  void count(String id, String feature, String day);

  @Query("UPDATE licensing_prompt SET sent = TRUE WHERE day < :day")
  void markSent(String day);

  @Query("DELETE FROM licensing_prompt")
  void forget();

  List<Row> findBySentFalse();
}
