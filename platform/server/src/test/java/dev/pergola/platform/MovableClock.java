// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it; for servers started with {@link #CHOSEN}. */
@Singleton
@Primary
@Replaces(InstantSource.class)
@Requires(property = MovableClock.PROPERTY)
public final class MovableClock implements InstantSource {
  static final String PROPERTY = "test.clock.movable";

  /** The configuration that gives a server this clock. */
  public static final Map<String, Object> CHOSEN = Map.of(PROPERTY, true);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T09:00:00Z"));

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
