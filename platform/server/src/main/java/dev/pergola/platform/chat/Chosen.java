// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen with a question; each null when nothing was.
 *
 * @param model as {@code provider/model}, or an alias
 * @param projectId of a new conversation only
 */
record Chosen(@Nullable String model, @Nullable ResponseStyle style, @Nullable UUID projectId) {
  static final Chosen NOTHING = new Chosen(null, null, null);
}
