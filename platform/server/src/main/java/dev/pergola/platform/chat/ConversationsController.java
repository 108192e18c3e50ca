// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists, opens, renames and deletes the caller's conversations. */
@Controller("/api/conversations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
final class ConversationsController {
  private static final int MOST_CONVERSATIONS = 200;
  private static final int MOST_MESSAGES = 1000;

  /** What is to be changed. */
  @Serdeable
  record Change(@Nullable String title) {}

  private final Conversations conversations;

  ConversationsController(Conversations conversations) {
    this.conversations = conversations;
  }

  @Get
  String list(
      Caller caller,
      @Nullable @QueryValue String q,
      @Nullable @QueryValue String before,
      @QueryValue(defaultValue = "50") int limit) {
    Chat.requireChat(caller);
    requireLimit(limit, MOST_CONVERSATIONS);
    var after = before == null || before.isBlank() ? null : Conversations.Cursor.parse(before);
    return Json.of(ConversationViews.Listing.of(conversations.list(caller, q, after, limit)))
        .toString();
  }

  @Get("/{id}")
  String open(
      Caller caller,
      UUID id,
      @Nullable @QueryValue Integer before,
      @QueryValue(defaultValue = "500") int limit) {
    Chat.requireChat(caller);
    requireLimit(limit, MOST_MESSAGES);
    int position = before == null ? Integer.MAX_VALUE : before;
    return Json.of(ConversationViews.Opened.of(conversations.open(caller, id, position, limit)))
        .toString();
  }

  @Patch("/{id}")
  String rename(Caller caller, UUID id, @Body Change change) {
    Chat.requireChat(caller);
    if (change.title() == null) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "title is missing.");
    }
    return Json.of(ConversationViews.Summary.of(conversations.rename(caller, id, change.title())))
        .toString();
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(Caller caller, UUID id) {
    Chat.requireChat(caller);
    conversations.delete(caller, id);
  }

  private static void requireLimit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "limit must be between 1 and %d.".formatted(most));
    }
  }
}
