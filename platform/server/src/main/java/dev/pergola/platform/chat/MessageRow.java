// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Json;
import dev.pergola.platform.home.EpochMillis;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as stored.
 *
 * @param position its place in the conversation, from 1, not always without gaps
 * @param text what was said; a tool's answer as the model reads it
 * @param content the rest as JSON: {@link Content.Said} of an assistant's message, {@link
 *     Content.Answered} of a tool's, an empty object of a user's
 * @param model the model that was asked or that said it, as {@code provider/model}; null of a tool
 * @param supersededBy the question that took its place, itself or that of the question that it
 *     answers; null when it is what the conversation shows
 */
@MappedEntity("chat_message")
record MessageRow(
    @Id UUID id,
    UUID organizationId,
    UUID conversationId,
    int position,
    Role role,
    String text,
    String content,
    @Nullable String model,
    Status status,
    @TypeDef(type = DataType.LONG, converter = EpochMillis.class) Instant createdAt,
    @Nullable UUID supersededBy) {
  /** Who said it. */
  enum Role {
    /** The user. */
    USER,
    /** The model. */
    ASSISTANT,
    /** A tool that the model called. */
    TOOL
  }

  /** Whether it is whole. */
  enum Status {
    /** Said to the end. */
    COMPLETE,
    /** Broken off by the user. */
    STOPPED,
    /** Broken off by an error. */
    FAILED
  }

  Content.Said said() {
    return Content.Said.parse(content);
  }

  Content.Answered answered() {
    return Json.parse(content).as(Content.Answered.class);
  }
}
