// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.TrustLevel;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/**
 * A jar of a plugin that went into use.
 *
 * @param number counted from 1
 * @param digest the jar's SHA-256 in hex
 * @param madeAt when it went into use first
 * @param madeBy who installed it, for display
 * @param current whether it is in use
 */
@Serdeable
public record PluginGeneration(
    int number,
    String version,
    String digest,
    PluginStatus.Source source,
    String file,
    TrustLevel trust,
    Instant madeAt,
    String madeBy,
    boolean current) {
  static PluginGeneration of(Generations.Row row, boolean current) {
    return new PluginGeneration(
        row.number(),
        row.version(),
        row.digest(),
        row.source(),
        row.file(),
        row.trust(),
        row.madeAt(),
        row.madeBy(),
        current);
  }
}
