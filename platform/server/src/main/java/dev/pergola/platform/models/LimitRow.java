// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much somebody may use.
 *
 * @param subjectId the organization, user or API key
 * @param amount requests, tokens, or millionths of the currency; 0 allows nothing
 * @param currency of money; null for all else
 */
@MappedEntity("models_limit")
record LimitRow(
    @Id UUID id,
    UUID organizationId,
    Subject subject,
    UUID subjectId,
    Measure measure,
    Period period,
    long amount,
    @Nullable String currency,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant changedAt) {
  /** Whose use is limited. */
  enum Subject {
    ORGANIZATION,
    USER,
    API_KEY
  }

  /** What is counted. */
  enum Measure {
    REQUESTS,
    TOKENS,
    MONEY
  }

  /** When counting begins anew; days and months are those of UTC. */
  enum Period {
    MINUTE,
    DAY,
    MONTH;

    /** The beginning of the period that holds an instant. */
    Instant start(Instant instant) {
      return switch (this) {
        case MINUTE -> instant.truncatedTo(ChronoUnit.MINUTES);
        case DAY -> instant.truncatedTo(ChronoUnit.DAYS);
        case MONTH ->
            LocalDate.ofInstant(instant, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
      };
    }

    /** The beginning of the period after the one that holds an instant. */
    Instant end(Instant instant) {
      return switch (this) {
        case MINUTE -> start(instant).plus(1, ChronoUnit.MINUTES);
        case DAY -> start(instant).plus(1, ChronoUnit.DAYS);
        case MONTH ->
            LocalDate.ofInstant(start(instant), ZoneOffset.UTC)
                .plusMonths(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
      };
    }
  }
}
