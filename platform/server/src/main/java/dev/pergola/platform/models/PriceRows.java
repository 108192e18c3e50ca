// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the operator says that models cost. */
@JdbcRepository(dialect = Dialect.ANSI)
interface PriceRows extends GenericRepository<PriceRows.Row, UUID> {
  /** A model's price; amounts in millionths of the currency per million tokens. */
  @MappedEntity("models_price")
  record Row(
      @Id UUID id,
      String provider,
      String model,
      String currency,
      long input,
      long output,
      @Nullable Long cachedInput,
      @Nullable Long cacheWrite,
      long changedAt) {}

  @Query("SELECT * FROM models_price")
  List<Row> all();

  @Query(
      "INSERT INTO models_price (id, provider, model, currency, input, output, cached_input,"
          + " cache_write, changed_at) VALUES (:id, :provider, :model, :currency, :input, :output,"
          + " :cachedInput, :cacheWrite, :changedAt) ON CONFLICT (provider, model) DO UPDATE SET"
          + " currency = excluded.currency, input = excluded.input, output = excluded.output,"
          + " cached_input = excluded.cached_input, cache_write = excluded.cache_write,"
          + " changed_at = excluded.changed_at")
  void put(
      UUID id,
      String provider,
      String model,
      String currency,
      long input,
      long output,
      @Nullable Long cachedInput,
      @Nullable Long cacheWrite,
      long changedAt);

  @Query("DELETE FROM models_price WHERE provider = :provider AND model = :model")
  int remove(String provider, String model);
}
