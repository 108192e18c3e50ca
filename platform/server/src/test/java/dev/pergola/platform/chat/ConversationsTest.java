// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.Event;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.Conversations.Cursor;
import dev.pergola.platform.chat.Conversations.Filter;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.RecordedEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ConversationsTest {
  private static final Caller BOB =
      new Caller(Talk.ADA.organizationId(), UUID.randomUUID(), "Bob", Set.of("chat"));

  @ParameterizedTest
  @EnumSource
  void theListGoesFromTheLastUsedBackInParts(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      List<UUID> made = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        made.add(talk.ask("Question " + i).conversationId());
      }
      talk.ask(made.get(2), "Once more");
      var conversations = talk.server.bean(Conversations.class);
      List<UUID> listed = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      Cursor next = null;
      do {
        var part = conversations.list(Talk.ADA, Filter.ALL, next, 3);
        part.conversations().forEach(row -> listed.add(row.id()));
        sizes.add(part.conversations().size());
        next = part.next() == null ? null : Cursor.parse(part.next().toString());
      } while (next != null);

      assertThat(sizes).containsExactly(3, 3, 1);
      assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
      assertThat(listed.getFirst()).isEqualTo(made.get(2));
      assertThat(listed.getLast()).isEqualTo(made.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void conversationsUsedInTheSameMillisecondAreNeitherLostNorListedTwice(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      var rows = talk.server.bean(ConversationRows.class);
      var now = Instant.ofEpochMilli(1_700_000_000_000L);
      for (int i = 0; i < 20; i++) {
        rows.save(
            new ConversationRow(
                i % 2 == 0 ? Ids.next() : UUID.randomUUID(),
                Talk.ADA.organizationId(),
                Talk.ADA.userId(),
                "t" + i,
                now,
                now,
                null,
                null,
                false,
                null));
      }
      var conversations = talk.server.bean(Conversations.class);
      List<UUID> listed = new ArrayList<>();
      Cursor next = null;
      do {
        var part = conversations.list(Talk.ADA, Filter.ALL, next, 3);
        part.conversations().forEach(row -> listed.add(row.id()));
        next = part.next();
      } while (next != null);

      assertThat(listed).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersConversationsDoNotExist(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      UUID id = talk.ask("A secret").conversationId();
      var conversations = talk.server.bean(Conversations.class);
      var chat = talk.server.bean(Chat.class);
      // A colleague in the same organization, and the same user in another.
      for (Caller other :
          List.of(BOB, new Caller(UUID.randomUUID(), Talk.ADA.userId(), "Ada", Set.of("chat")))) {
        assertThat(conversations.list(other, Filter.ALL, null, 10).conversations()).isEmpty();
        assertNotFound(
            () ->
                talk.server.bean(ConversationReader.class).open(other, id, Integer.MAX_VALUE, 10));
        assertNotFound(() -> conversations.rename(other, id, "Mine"));
        assertNotFound(() -> conversations.delete(other, id));
        assertNotFound(() -> chat.question(Talk.asker(other), Talk.asking("And now?", id, null)));
        assertNotFound(
            () -> talk.server.bean(Questions.class).ask(talk.question(other, id, "And now?")));
      }
      assertNotFound(() -> conversations.delete(Talk.ADA, UUID.randomUUID()));
      assertThat(talk.opened(id).title()).isEqualTo("A secret");
      assertThat(talk.opened(id).messages()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConversationIsRenamedAndDeletedWithAllItsMessages(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      UUID id = talk.ask("Hello").conversationId();
      UUID kept = talk.ask("Keep me").conversationId();
      var conversations = talk.server.bean(Conversations.class);

      assertThat(conversations.rename(Talk.ADA, id, " Greetings ").title()).isEqualTo("Greetings");
      assertThat(talk.opened(id).title()).isEqualTo("Greetings");

      conversations.delete(Talk.ADA, id);

      assertNotFound(() -> talk.opened(id));
      assertThat(talk.server.bean(MessageRows.class).lastPosition(id)).isZero();
      assertThat(talk.opened(kept).messages()).hasSize(2);
      assertThat(RecordedEvents.of(talk.server, Talk.ADA.userId()))
          .filteredOn(event -> event.type().startsWith("conversation."))
          .allMatch(event -> event.subject().equals(id.toString()))
          .extracting(Event::type)
          .containsExactly("conversation.renamed", "conversation.deleted");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConversationIsNotDeletedWhileItIsAnswering(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      talk.model.then(
          (request, events) -> {
            var refused =
                catchThrowableOfType(
                    PergolaException.class,
                    () ->
                        talk.server.bean(Conversations.class).delete(Talk.ADA, talk.newest().id()));
            assertThat(refused.code()).isEqualTo(StandardError.CONFLICT);
            return says("Still here.").answer(request, events);
          });

      assertThat(talk.ask("Hello").reply()).isEqualTo("Still here.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void longConversationsAreOpenedInPartsThatKeepToolsWithTheirStep(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      talk.bringing(Talk.reading("look", (_, _) -> ToolResult.of("Seen.")));
      UUID id = talk.ask("Begin").conversationId();
      for (int i = 0; i < 3; i++) {
        talk.model
            .then(
                calls(
                    ToolCall.of("a", "look", JsonObject.EMPTY),
                    ToolCall.of("b", "look", JsonObject.EMPTY)))
            .then(says("Answer " + i));
        talk.ask(id, "Question " + i);
      }
      var conversations = talk.server.bean(Conversations.class);
      for (int size = 1; size < 20; size++) {
        List<ConversationViews.Message> all = new ArrayList<>();
        Integer before = Integer.MAX_VALUE;
        do {
          var part =
              ConversationViews.Opened.of(
                  talk.server.bean(ConversationReader.class).open(Talk.ADA, id, before, size));
          all.addAll(0, part.messages());
          before = part.earlier();
        } while (before != null);

        assertThat(all).as("in parts of %d", size).hasSize(11);
        if (size >= 3) {
          assertThat(all).isEqualTo(talk.opened(id).messages());
        }
      }
      assertThat(talk.opened(id).messages())
          .flatExtracting(ConversationViews.Message::toolCalls)
          .hasSize(6)
          .allMatch(call -> call.result() != null);
    }
  }

  @Test
  void aCursorThatIsNoneIsRefused() {
    for (String text : List.of("x", "5", "5.", ".5", "5.not-an-id", "x" + "y".repeat(100))) {
      var refused = catchThrowableOfType(PergolaException.class, () -> Cursor.parse(text));
      assertThat(refused.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
    }
  }

  private static void assertNotFound(ThrowingCallable call) {
    var refused = catchThrowableOfType(PergolaException.class, call);
    assertThat(refused.code()).isEqualTo(StandardError.NOT_FOUND);
  }
}
