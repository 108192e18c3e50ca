// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.chat.Conversations.Filter;
import dev.pergola.platform.chat.Projects.Leftovers;
import dev.pergola.platform.chat.Projects.Wanted;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Projects, their conversations, and what models are told in them. */
@Timeout(60)
class ProjectsTest {
  private static final Wanted ACCOUNTS =
      new Wanted(" Annual\n accounts ", "TEAL", "2026", "The year begins in July.");

  @ParameterizedTest
  @EnumSource
  void aProjectHoldsItsConversationsAndTellsModelsWhatToKeepInMind(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      var projects = talk.server.bean(Projects.class);
      ProjectRow project = projects.create(Talk.ADA, ACCOUNTS);
      UUID inside = ask(talk, project.id(), "What is due?");
      UUID outside = talk.ask("And elsewhere?").conversationId();

      assertThat(system(talk, 0)).contains("The year begins in July.", "Annual accounts");
      assertThat(system(talk, 1)).doesNotContain("July");
      assertThat(listed(talk, project.id())).containsExactly(inside);
      assertThat(talk.opened(inside).projectId()).isEqualTo(project.id());

      projects.change(Talk.ADA, project.id(), new Wanted(null, null, null, "It begins in May."));
      talk.server.bean(Conversations.class).move(Talk.ADA, outside, project);
      talk.ask(outside, "And now?");
      assertThat(system(talk, 2)).contains("It begins in May.").doesNotContain("July");
      assertThat(listed(talk, project.id())).containsExactly(outside, inside);
      talk.server.bean(Conversations.class).move(Talk.ADA, outside, null);
      assertThat(listed(talk, project.id())).containsExactly(inside);
      assertThat(projects.find(Talk.ADA, project.id()))
          .returns("Annual accounts", ProjectRow::name)
          .returns(ProjectColor.TEAL, ProjectRow::color)
          .returns("2026", ProjectRow::description);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverDeletesAProjectSaysWhatBecomesOfItsConversations(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      var projects = talk.server.bean(Projects.class);
      UUID first = projects.create(Talk.ADA, ACCOUNTS).id();
      UUID second = projects.create(Talk.ADA, ACCOUNTS).id();
      UUID empty = projects.create(Talk.ADA, ACCOUNTS).id();
      UUID kept = ask(talk, first, "Keep me");
      UUID deleted = ask(talk, second, "Delete me");

      assertThat(code(() -> projects.delete(Talk.ADA, first, null)))
          .isEqualTo(StandardError.CONFLICT);
      projects.delete(Talk.ADA, first, Leftovers.KEEP);
      projects.delete(Talk.ADA, second, Leftovers.DELETE);
      projects.delete(Talk.ADA, empty, null);

      assertThat(projects.list(Talk.ADA)).isEmpty();
      assertThat(talk.opened(kept).projectId()).isNull();
      assertThat(talk.opened(kept).messages()).hasSize(2);
      assertThat(code(() -> talk.opened(deleted))).isEqualTo(StandardError.NOT_FOUND);
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersProjectsDoNotExist(TestServer.On database) throws Exception {
    try (var talk = Talk.on(database)) {
      var projects = talk.server.bean(Projects.class);
      UUID id = projects.create(Talk.ADA, ACCOUNTS).id();
      UUID mine = talk.ask("Mine").conversationId();
      for (Caller other :
          List.of(
              new Caller(Talk.ADA.organizationId(), UUID.randomUUID(), "Bob", Set.of("chat")),
              new Caller(UUID.randomUUID(), Talk.ADA.userId(), "Ada", Set.of("chat")))) {
        assertThat(projects.list(other)).isEmpty();
        var chat = talk.server.bean(Chat.class);
        for (ThrowingCallable call :
            List.<ThrowingCallable>of(
                () -> projects.find(other, id),
                () -> projects.change(other, id, ACCOUNTS),
                () -> projects.delete(other, id, Leftovers.DELETE),
                () ->
                    chat.question(Talk.asker(other), new Ask("Hello", null, null, null, null, id)),
                () ->
                    talk.server
                        .bean(Conversations.class)
                        .move(other, mine, projects.find(Talk.ADA, id)))) {
          assertThat(code(call)).isEqualTo(StandardError.NOT_FOUND);
        }
      }
      assertThat(projects.find(Talk.ADA, id).name()).isEqualTo("Annual accounts");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProjectNeedsANameAndAColorThatThereIs(TestServer.On database) {
    try (var talk = Talk.on(database)) {
      var projects = talk.server.bean(Projects.class);
      for (Wanted wanted :
          List.of(
              new Wanted(null, null, null, null),
              new Wanted(" \n ", null, null, null),
              new Wanted("x".repeat(201), null, null, null),
              new Wanted("Name", "PINK", null, null),
              new Wanted("Name", null, "x".repeat(8001), null),
              new Wanted("Name", null, null, "x".repeat(8001)))) {
        assertThat(code(() -> projects.create(Talk.ADA, wanted)))
            .isEqualTo(StandardError.INVALID_ARGUMENT);
      }
      assertThat(projects.create(Talk.ADA, new Wanted("Nul\u0000l", null, null, null)).name())
          .isEqualTo("Nul\uFFFDl");
    }
  }

  private static UUID ask(Talk talk, UUID project, String message) throws InterruptedException {
    Chat chat = talk.server.bean(Chat.class);
    return chat.answer(
            chat.question(Talk.asker(Talk.ADA), new Ask(message, null, null, null, null, project)),
            TurnEvent.Listener.NONE)
        .conversationId();
  }

  private static List<UUID> listed(Talk talk, UUID project) {
    return talk
        .server
        .bean(Conversations.class)
        .list(Talk.ADA, new Filter(project, false), null, 10)
        .conversations()
        .stream()
        .map(ConversationRow::id)
        .toList();
  }

  private static String system(Talk talk, int request) {
    return String.valueOf(talk.model.requests().get(request).system());
  }

  private static Object code(ThrowingCallable call) {
    return catchThrowableOfType(PergolaException.class, call).code();
  }
}
