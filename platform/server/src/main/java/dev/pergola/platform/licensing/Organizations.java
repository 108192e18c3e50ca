// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import java.util.UUID;

/** Which organizations there are; the room that keeps them answers. */
public interface Organizations {
  /** Whether there is an organization of this id. */
  boolean exists(UUID id);
}
