// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question as clients send it.
 *
 * @param message its words; null only with {@code replaces}, for the same words again
 * @param conversationId null for a new conversation
 * @param model null for the conversation's, or else the best
 * @param replaces the question that this one takes the place of, with all that follows it; null for
 *     none
 * @param style a {@link ResponseStyle}; null for the conversation's, or else the user's
 * @param projectId the project that a new conversation belongs to; null for none
 */
@Serdeable
record Ask(
    @Nullable String message,
    @Nullable UUID conversationId,
    @Nullable String model,
    @Nullable UUID replaces,
    @Nullable String style,
    @Nullable UUID projectId) {}
