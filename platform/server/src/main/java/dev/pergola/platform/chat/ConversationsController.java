// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists, finds, opens, changes and deletes the caller's conversations. */
@Controller("/api/conversations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
final class ConversationsController {
  private static final int MOST_CONVERSATIONS = 200;
  private static final int MOST_MESSAGES = 1000;

  private final Conversations conversations;
  private final ConversationReader reader;
  private final ConversationSearch search;
  private final ConversationChanges changes;
  private final ProjectOwners projects;

  ConversationsController(
      Conversations conversations,
      ConversationReader reader,
      ConversationSearch search,
      ConversationChanges changes,
      ProjectOwners projects) {
    this.conversations = conversations;
    this.reader = reader;
    this.search = search;
    this.changes = changes;
    this.projects = projects;
  }

  @Get
  String list(
      Caller caller,
      @Nullable @QueryValue String q,
      @Nullable @QueryValue String before,
      @Nullable @QueryValue UUID project,
      @QueryValue(defaultValue = "false") String bookmarked,
      @QueryValue(defaultValue = "50") int limit) {
    Chat.requireChat(caller);
    requireLimit(limit, MOST_CONVERSATIONS);
    if (project != null) {
      projects.require(caller, project);
    }
    var filter = new Conversations.Filter(project, isTrue("bookmarked", bookmarked));
    String place = before == null || before.isBlank() ? null : before;
    if (q != null && !q.isBlank()) {
      return Json.of(ConversationViews.Listing.of(search.find(caller, q, filter, place, limit)))
          .toString();
    }
    var after = place == null ? null : Conversations.Cursor.parse(place);
    return Json.of(ConversationViews.Listing.of(conversations.list(caller, filter, after, limit)))
        .toString();
  }

  private static boolean isTrue(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new PergolaException(
              StandardError.INVALID_ARGUMENT, name + " must be true or false.");
    };
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
    return Json.of(ConversationViews.Opened.of(reader.open(caller, id, position, limit)))
        .toString();
  }

  /** What a question took the place of. */
  @Get("/{id}/messages/{messageId}/superseded")
  String superseded(Caller caller, UUID id, UUID messageId) {
    Chat.requireChat(caller);
    return Json.object(
            "messages",
            Json.of(ConversationViews.messages(reader.superseded(caller, id, messageId))))
        .toString();
  }

  @Patch(value = "/{id}", consumes = MediaType.APPLICATION_JSON)
  String change(Caller caller, UUID id, @Body String body) {
    Chat.requireChat(caller);
    if (!(Json.parse(body) instanceof JsonObject wanted)) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "Send a JSON object.");
    }
    return Json.of(ConversationViews.Summary.of(changes.apply(caller, id, wanted))).toString();
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
