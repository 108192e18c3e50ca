// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;

/**
 * An answer, and how it came about.
 *
 * @param model the model that gave it
 * @param ownKey whether the asker's own key paid for it
 * @param attempts what became of each model on the way, the one that answered last
 */
public record Answered<T>(T answer, ModelChoice model, boolean ownKey, List<Attempt> attempts) {
  public Answered {
    attempts = List.copyOf(attempts);
  }

  /** Whether another model answered than the one that was chosen first. */
  public boolean tookOver() {
    return !attempts.getFirst().model().equals(model.id());
  }
}
