// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** Makes the ids of stored things. */
public final class Ids {
  private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

  /** A new UUID of version 7 (RFC 9562): unique, and in the order of time for indexes' sake. */
  public static UUID next() {
    return GENERATOR.generate();
  }

  private Ids() {}
}
