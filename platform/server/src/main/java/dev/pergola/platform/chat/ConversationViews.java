// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Usage;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.models.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations in the form in which clients get them. */
final class ConversationViews {
  /**
   * A conversation without its messages.
   *
   * @param model that was chosen last, or an alias; null for none
   * @param style that was chosen; null for the user's own
   * @param excerpt where it holds what was looked for; null when nothing was, or when only its
   *     title does
   */
  record Summary(
      UUID id,
      String title,
      Instant createdAt,
      Instant updatedAt,
      @Nullable String model,
      @Nullable ResponseStyle style,
      boolean bookmarked,
      @Nullable UUID projectId,
      @Nullable Excerpt excerpt) {
    static Summary of(ConversationRow row) {
      return of(row, null);
    }

    static Summary of(ConversationRow row, @Nullable Excerpt excerpt) {
      return new Summary(
          row.id(),
          row.title(),
          row.createdAt(),
          row.updatedAt(),
          row.model(),
          row.style(),
          row.bookmarked(),
          row.projectId(),
          excerpt);
    }
  }

  /** What a message says where it holds what was looked for. */
  record Excerpt(UUID messageId, List<SearchQuery.Part> parts) {}

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

    static Listing of(ConversationSearch.Found found) {
      return new Listing(
          found.matches().stream()
              .map(match -> Summary.of(match.conversation(), match.excerpt()))
              .toList(),
          found.next());
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
      @Nullable String model,
      @Nullable ResponseStyle style,
      boolean bookmarked,
      @Nullable UUID projectId,
      boolean answering,
      List<Message> messages,
      @Nullable Integer earlier) {
    static Opened of(ConversationReader.Opened opened) {
      ConversationRow row = opened.conversation();
      return new Opened(
          row.id(),
          row.title(),
          row.createdAt(),
          row.updatedAt(),
          row.model(),
          row.style(),
          row.bookmarked(),
          row.projectId(),
          opened.answering(),
          ConversationViews.messages(opened),
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
   * @param sources the passages of documents that the model was given for this answer
   * @param attempts which models were asked for it, and which were not and why; empty when the
   *     first one answered
   * @param cost what the answer to this question cost; null when that is not known, and of an
   *     answer
   * @param supersededBy the question that took its place; null when the conversation shows it
   * @param supersedes whether it is a question that took the place of others
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
      List<Source> sources,
      Usage usage,
      List<Attempt> attempts,
      @Nullable Cost cost,
      @Nullable UUID supersededBy,
      boolean supersedes) {}

  /** The messages of a part of a conversation. */
  static List<Message> messages(ConversationReader.Opened opened) {
    List<MessageRow> rows = opened.messages();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      MessageRow row = rows.get(i);
      if (row.role() != Role.TOOL) {
        messages.add(view(row, rows.subList(i + 1, rows.size()), opened));
      }
    }
    return messages;
  }

  private static Message view(
      MessageRow row, List<MessageRow> following, ConversationReader.Opened opened) {
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
        said.sources(),
        said.usage(),
        said.attempts(),
        Cost.of(opened.costs().get(row.id())),
        row.supersededBy(),
        opened.superseding().contains(row.id()));
  }

  private ConversationViews() {}
}
