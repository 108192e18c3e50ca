// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.models.ModelChoice;
import dev.pergola.platform.models.Route;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, looked at and found possible.
 *
 * @param requester who asks, and by which key
 * @param conversationId the conversation's, which begins with this question when it is new
 * @param route which models are asked
 * @param replaces the question that this one takes the place of; null for none
 * @param chosen what the conversation is to remember
 */
record Question(
    Requester requester,
    UUID conversationId,
    boolean isNew,
    String text,
    Route route,
    @Nullable UUID replaces,
    Chosen chosen) {
  /** Who asks. */
  Caller caller() {
    return requester.caller();
  }

  /** The model that is asked first. */
  ModelChoice model() {
    return route.first();
  }
}
