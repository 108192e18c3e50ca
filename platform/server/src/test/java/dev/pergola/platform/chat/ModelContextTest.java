// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.chat.MessageRow.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ModelContextTest {
  private static final int ENOUGH = 100_000;

  private final List<MessageRow> rows = new ArrayList<>();

  @Test
  void theWholeConversationIsSentWhenItFits() {
    user("Who owes me money?");
    assistant("Let me see.", Status.COMPLETE, "c1", "c2");
    tool("c2", "Two.");
    tool("c1", "One.");
    assistant("Nobody.", Status.COMPLETE);

    var context = new ModelContext(rows, "Are you sure?", ENOUGH);

    assertThat(context.messages())
        .containsExactly(
            new Message.User("Who owes me money?"),
            new Message.Assistant("Let me see.", List.of(call("c1"), call("c2"))),
            new Message.ToolAnswer("c1", "look", "One.", false),
            new Message.ToolAnswer("c2", "look", "Two.", false),
            new Message.Assistant("Nobody.", List.of()),
            new Message.User("Are you sure?"));
  }

  @Test
  void whatACrashLeftOpenIsFilledIn() {
    user("First?");
    user("Second?");
    assistant("", Status.COMPLETE, "c1", "c2");
    tool("c1", "One.");

    assertThat(new ModelContext(rows, "Third?", ENOUGH).messages())
        .containsExactly(
            new Message.User("First?"),
            new Message.Assistant("(This answer was interrupted.)", List.of()),
            new Message.User("Second?"),
            new Message.Assistant("", List.of(call("c1"), call("c2"))),
            new Message.ToolAnswer("c1", "look", "One.", false),
            new Message.ToolAnswer(
                "c2", "look", "The call was interrupted; there is no answer.", true),
            new Message.Assistant("(This answer was interrupted.)", List.of()),
            new Message.User("Third?"));
  }

  @Test
  void anAnswerWithoutWordsIsNamedForWhatItIs() {
    user("First?");
    assistant("", Status.STOPPED);
    user("Second?");
    assistant("", Status.FAILED);
    user("Third?");
    assistant("Half of", Status.STOPPED);

    assertThat(new ModelContext(rows, "Fourth?", ENOUGH).messages())
        .filteredOn(Message.Assistant.class::isInstance)
        .containsExactly(
            new Message.Assistant("(The user stopped this answer.)", List.of()),
            new Message.Assistant("(This answer failed.)", List.of()),
            new Message.Assistant("Half of", List.of()));
  }

  @Test
  void theNewestTurnsThatFitAreSentAndNeverHalfOfOne() {
    for (int i = 0; i < 10; i++) {
      user("Question " + i);
      assistant("", Status.COMPLETE, "c" + i);
      tool("c" + i, "x".repeat(1000));
      assistant("Answer " + i, Status.COMPLETE);
    }

    // 50 for each message and call, and their texts.
    int turn = 50 + 10 + 50 + 50 + 11 + 50 + 1000 + 50 + 8;
    int question = 50 + 4;
    for (int budget = 500; budget < 16_000; budget += 250) {
      List<Message> sent = new ModelContext(rows, "Now?", budget).messages();

      assertThat(sent.getFirst()).isInstanceOf(Message.User.class);
      assertThat(sent.size() % 4).as("whole turns of four").isEqualTo(1);
      assertThat(sent.getLast()).isEqualTo(new Message.User("Now?"));
      if (sent.size() > 1) {
        assertThat(sent.get(sent.size() - 2))
            .isEqualTo(new Message.Assistant("Answer 9", List.of()));
      }
      assertThat(sent.size() / 4).isEqualTo(Math.min(10, (budget - question) / turn));
    }
  }

  @Test
  void argumentsThatAreNoJsonTakeTheirRoomToo() {
    var garbled = ToolCall.parse("c1", "look", "x".repeat(5000));
    user("Earlier?");
    row(
        Role.ASSISTANT,
        "",
        (JsonObject)
            Json.of(new Content.Said(List.of(Content.Call.of(garbled, "Look")), Usage.NONE, null)),
        Status.COMPLETE);
    tool("c1", "The arguments are not JSON.");
    assistant("Sorry.", Status.COMPLETE);

    assertThat(new ModelContext(rows, "Now?", 5000).messages())
        .containsExactly(new Message.User("Now?"));
    assertThat(new ModelContext(rows, "Now?", 6000).messages()).hasSize(5);
  }

  @Test
  void messagesOfATurnWhoseQuestionWasNotLoadedAreLeftOut() {
    tool("c0", "of a turn before");
    assistant("of a turn before", Status.COMPLETE);
    user("Question");
    assistant("Answer", Status.COMPLETE);

    assertThat(new ModelContext(rows, "Now?", ENOUGH).messages())
        .containsExactly(
            new Message.User("Question"),
            new Message.Assistant("Answer", List.of()),
            new Message.User("Now?"));
  }

  @Test
  void aTurnThatIsTooLongByItselfKeepsAllCallsAndShortensTheOldestAnswers() {
    user("Earlier?");
    assistant("Earlier.", Status.COMPLETE);
    var context = new ModelContext(rows, "Now?", 10_000);
    for (int i = 0; i < 5; i++) {
      context.add(new Message.Assistant("", List.of(call("c" + i))));
      context.add(new Message.ToolAnswer("c" + i, "look", "y".repeat(4000), false));
    }

    List<Message> sent = context.messages();

    assertThat(sent).hasSize(11);
    assertThat(sent.getFirst()).isEqualTo(new Message.User("Now?"));
    assertThat(sent)
        .filteredOn(Message.ToolAnswer.class::isInstance)
        .extracting(message -> ((Message.ToolAnswer) message).text().length() == 4000)
        .containsExactly(false, false, false, true, true);
    assertThat(((Message.ToolAnswer) sent.get(2)).text()).contains("Call the tool again");
  }

  private static ToolCall call(String id) {
    return ToolCall.of(id, "look", Json.object("at", id));
  }

  private void user(String text) {
    row(Role.USER, text, JsonObject.EMPTY, Status.COMPLETE);
  }

  private void assistant(String text, Status status, String... callIds) {
    List<Content.Call> calls = new ArrayList<>();
    for (String id : callIds) {
      calls.add(Content.Call.of(call(id), "Look"));
    }
    row(
        Role.ASSISTANT,
        text,
        (JsonObject) Json.of(new Content.Said(calls, Usage.NONE, null)),
        status);
  }

  private void tool(String callId, String text) {
    row(
        Role.TOOL,
        text,
        (JsonObject) Json.of(new Content.Answered(callId, "look", false, text, null)),
        Status.COMPLETE);
  }

  private void row(Role role, String text, JsonObject content, Status status) {
    rows.add(
        new MessageRow(
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            rows.size() + 1,
            role,
            text,
            content.toString(),
            null,
            status,
            Instant.EPOCH,
            null));
  }
}
