// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The one place that time comes from. */
@Factory
final class Clock {
  // Micronaut brings an InstantSource of its own.
  @Primary
  @Singleton
  InstantSource systemClock() {
    return InstantSource.system();
  }
}
