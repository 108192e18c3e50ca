// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import io.micronaut.core.convert.ConversionContext;
import io.micronaut.data.model.runtime.convert.AttributeConverter;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Stores an instant as milliseconds since 1970, which every database compares and sorts alike. */
@Singleton
public final class EpochMillis implements AttributeConverter<Instant, Long> {
  @Override
  public @Nullable Long convertToPersistedValue(
      @Nullable Instant instant, ConversionContext context) {
    return instant == null ? null : instant.toEpochMilli();
  }

  @Override
  public @Nullable Instant convertToEntityValue(@Nullable Long millis, ConversionContext context) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
