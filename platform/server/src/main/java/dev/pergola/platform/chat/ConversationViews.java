// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Usage;
import dev.pergola.platform.chat.MessageRow.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations in the form in which clients get them. */
final class ConversationViews {
  /** A conversation without its messages. */
  record Summary(UUID id, String title, Instant createdAt, Instant updatedAt) {
    static Summary of(ConversationRow row) {
      return new Summary(row.id(), row.title(), row.createdAt(), row.updatedAt());
    }
  }

  /**
   * A part of the list.
   *
   * @param next what to give as {@code before} for the next part; null when this is the last
   */
  record Listing(List<Summary> conversations, @Nullable String next) {
    static Listing of(Conversations.Listing listing) {
      return new Listing(
          listing.conversations().stream().map(Summary::of).toList(),
          listing.next() == null ? null : listing.next().toString());
    }
  }

  /**
   * A conversation.
   *
   * @param answering whether an answer is being given now
   * @param messages oldest first
   * @param earlier what to give as {@code before} for the messages before these; null when there
   *     are none
   */
  record Opened(
      UUID id,
      String title,
      Instant createdAt,
      Instant updatedAt,
      boolean answering,
      List<Message> messages,
      @Nullable Integer earlier) {
    static Opened of(Conversations.Opened opened) {
      ConversationRow row = opened.conversation();
      return new Opened(
          row.id(),
          row.title(),
          row.createdAt(),
          row.updatedAt(),
          opened.answering(),
          views(opened.messages()),
          opened.earlier() ? opened.messages().getFirst().position() : null);
    }
  }

  /**
   * What the user or the model said. The model's answer to one question is several messages when it
   * called tools in between.
   *
   * @param toolCalls the tools that the model then called, with their answers; empty of a user's
   * @param model that said it, or that was asked
   * @param notice what the user should know about it: why it broke off, that it is incomplete
   */
  record Message(
      UUID id,
      Role role,
      String text,
      MessageRow.Status status,
      @Nullable String notice,
      @Nullable String model,
      Instant createdAt,
      List<Reply.CalledTool> toolCalls,
      Usage usage) {}

  private static List<Message> views(List<MessageRow> rows) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      MessageRow row = rows.get(i);
      if (row.role() != Role.TOOL) {
        messages.add(view(row, rows.subList(i + 1, rows.size())));
      }
    }
    return messages;
  }

  private static Message view(MessageRow row, List<MessageRow> following) {
    Content.Said said =
        row.role() == Role.ASSISTANT ? row.said() : new Content.Said(List.of(), Usage.NONE, null);
    Map<String, Content.Answered> answers = new HashMap<>();
    for (MessageRow next : following) {
      if (next.role() != Role.TOOL) {
        break;
      }
      Content.Answered answer = next.answered();
      answers.put(answer.callId(), answer);
    }
    return new Message(
        row.id(),
        row.role(),
        row.text(),
        row.status(),
        said.notice(),
        row.model(),
        row.createdAt(),
        said.toolCalls().stream()
            .map(call -> Reply.CalledTool.of(call, answers.get(call.id())))
            .toList(),
        said.usage());
  }

  private ConversationViews() {}
}
