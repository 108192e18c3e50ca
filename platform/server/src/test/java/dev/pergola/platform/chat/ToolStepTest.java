// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static dev.pergola.platform.chat.Talk.reading;
import static dev.pergola.platform.models.ScriptedProvider.calls;
import static dev.pergola.platform.models.ScriptedProvider.says;
import static dev.pergola.platform.models.ScriptedProvider.saysAndCalls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Cell;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Table;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when the model asks for tools in the middle of a turn. */
@Timeout(60)
class ToolStepTest {
  @ParameterizedTest
  @EnumSource
  void toolsOfOneStepRunTogetherAndTheirAnswersGoBackInOrder(TestServer.On database)
      throws Exception {
    try (var talk = Talk.on(database)) {
      var together = new CyclicBarrier(2);
      var secondAnswered = new CountDownLatch(1);
      talk.bringing(
          reading(
              "debts",
              (caller, arguments) -> {
                together.await();
                secondAnswered.await();
                return ToolResult.of(caller.name() + " is owed " + arguments, Talk.DEBTS);
              }),
          reading(
              "rate",
              (_, _) -> {
                together.await();
                return ToolResult.of("1.5");
              }));
      talk.model
          .then(
              saysAndCalls(
                  "Let me look.",
                  ToolCall.of("a", "debts", Json.object("overdue", true)),
                  ToolCall.of("b", "rate", JsonObject.EMPTY)))
          .then(says("Acme owes you."));
      Chat chat = talk.server.bean(Chat.class);

      Reply reply =
          chat.answer(
              chat.question(Talk.asker(Talk.ADA), Talk.asking("Who owes me money?", null, null)),
              event -> {
                talk.events.add(event);
                if (event instanceof TurnEvent.ToolAnswered answered && answered.id().equals("b")) {
                  secondAnswered.countDown();
                }
              });

      String said = "Ada is owed {\"overdue\":true}";
      assertThat(talk.events(TurnEvent.ToolAnswered.class))
          .extracting(TurnEvent.ToolAnswered::id)
          .containsExactly("b", "a");
      assertThat(talk.model.requests().getLast().messages())
          .containsExactly(
              new Message.User("Who owes me money?"),
              new Message.Assistant(
                  "Let me look.",
                  List.of(
                      ToolCall.of("a", "debts", Json.object("overdue", true)),
                      ToolCall.of("b", "rate", JsonObject.EMPTY))),
              new Message.ToolAnswer(
                  "a", "debts", said + "\n\n" + Talk.DEBTS.toMarkdown(200), false),
              new Message.ToolAnswer("b", "rate", "1.5", false));
      assertThat(reply.reply()).isEqualTo("Let me look.\n\nAcme owes you.").isEqualTo(talk.heard());
      assertThat(reply.usage()).isEqualTo(new Usage(200, 40, 20, 10));
      assertThat(reply.toolCalls())
          .containsExactly(
              new Reply.CalledTool(
                  "a",
                  "debts",
                  "Title of debts",
                  Json.object("overdue", true),
                  new Reply.Result(said, TableView.of(Talk.DEBTS, 500), false)),
              new Reply.CalledTool(
                  "b",
                  "rate",
                  "Title of rate",
                  JsonObject.EMPTY,
                  new Reply.Result("1.5", null, false)));
      var stored = talk.opened(reply.conversationId());
      assertThat(stored.messages()).hasSize(3);
      assertThat(stored.messages().get(1).text()).isEqualTo("Let me look.");
      assertThat(stored.messages().get(1).toolCalls()).isEqualTo(reply.toolCalls());
    }
  }

  @Test
  void whateverGoesWrongWithAToolGoesBackToTheModelAndTheTurnGoesOn() throws Exception {
    try (var talk =
        Talk.with()
            .bringing(
                reading(
                    "broken",
                    (_, _) -> {
                      throw new IllegalStateException();
                    }))) {
      talk.model
          .then(
              calls(
                  ToolCall.parse("a", "broken", "{\"unfinished\": "),
                  ToolCall.of("b", "borken", JsonObject.EMPTY),
                  ToolCall.of("c", "broken", JsonObject.EMPTY)))
          .then(says("It does not work."));

      Reply reply = talk.ask("Try");

      assertThat(reply.reply()).isEqualTo("It does not work.");
      assertThat(talk.model.requests().getLast().messages())
          .filteredOn(Message.ToolAnswer.class::isInstance)
          .extracting(message -> (Message.ToolAnswer) message)
          .allMatch(Message.ToolAnswer::failed)
          .extracting(Message.ToolAnswer::text)
          .satisfiesExactly(
              text -> assertThat(text).contains("cannot be read"),
              text -> assertThat(text).contains("Did you mean broken?"),
              text -> assertThat(text).contains("The tool failed"));
      assertThat(reply.toolCalls())
          .extracting(call -> call.result().failed())
          .containsExactly(true, true, true);
    }
  }

  @Test
  void callsBeyondWhatOneStepMayHaveAreLeftOutAndSaidToBe() throws Exception {
    try (var talk =
        Talk.with("pergola.chat.max-calls-per-step", 2)
            .bringing(reading("look", (_, _) -> ToolResult.of("Seen.")))) {
      talk.model
          .then(
              calls(
                  IntStream.range(0, 4)
                      .mapToObj(i -> ToolCall.of("c" + i, "look", JsonObject.EMPTY))
                      .toArray(ToolCall[]::new)))
          .then(says("Done."));

      Reply reply = talk.ask("Look");

      assertThat(reply.toolCalls())
          .extracting(call -> call.result().text())
          .satisfiesExactly(
              text -> assertThat(text).isEqualTo("Seen."),
              text -> assertThat(text).isEqualTo("Seen."),
              text -> assertThat(text).contains("left out", "at most 2"),
              text -> assertThat(text).contains("left out"));
    }
  }

  @Test
  void callsWithTheSameIdAreToldApart() throws Exception {
    try (var talk =
        Talk.with()
            .bringing(reading("echo", (_, arguments) -> ToolResult.of(arguments.toString())))) {
      talk.model
          .then(
              calls(
                  ToolCall.of("", "echo", Json.object("n", 1)),
                  ToolCall.of("call_1", "echo", Json.object("n", 2)),
                  ToolCall.of("call_1", "echo", Json.object("n", 3))))
          .then(calls(ToolCall.of("call_1", "echo", Json.object("n", 4))))
          .then(says("Done."));

      Reply reply = talk.ask("Echo");

      assertThat(reply.toolCalls()).extracting(Reply.CalledTool::id).doesNotHaveDuplicates();
      assertThat(reply.toolCalls())
          .extracting(call -> call.result().text())
          .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
      assertThat(talk.opened(reply.conversationId()).messages())
          .flatExtracting(ConversationViews.Message::toolCalls)
          .isEqualTo(reply.toolCalls());
    }
  }

  @Test
  void aBigTableIsCutForClientsAndALongAnswerForTheModel() throws Exception {
    var rows = new ArrayList<List<Cell>>();
    for (int i = 0; i < 600; i++) {
      rows.add(List.of(Cell.of("customer " + i), Cell.of((long) i)));
    }
    var big =
        new Table(List.of(new Table.Column("who", "Who"), new Table.Column("owes", "Owes")), rows);
    try (var talk =
        Talk.with("pergola.chat.max-tool-answer-characters", 1000)
            .bringing(reading("all", (_, _) -> ToolResult.of("600 customers.", big)))) {
      talk.model.then(calls(ToolCall.of("a", "all", JsonObject.EMPTY))).then(says("Many."));

      Reply reply = talk.ask("All?");

      TableView table = reply.toolCalls().getFirst().result().table();
      assertThat(table.rows()).hasSize(500);
      assertThat(table.text()).hasSize(500);
      assertThat(table.truncated()).isTrue();
      assertThat(table.columns().getLast().numeric()).isTrue();
      var answer = (Message.ToolAnswer) talk.model.requests().getLast().messages().getLast();
      assertThat(answer.text()).hasSizeLessThan(1100).contains("Cut off here");
    }
  }

  @Test
  void aModelThatNeverStopsAskingForToolsMustConclude() throws Exception {
    try (var talk =
        Talk.with("pergola.chat.max-steps", 3)
            .bringing(reading("more", (_, _) -> ToolResult.of("There is more.")))) {
      talk.model.always(
          (request, events) ->
              (request.tools().isEmpty()
                      ? says("That is all I found.")
                      : calls(ToolCall.of("x", "more", JsonObject.EMPTY)))
                  .answer(request, events));

      Reply reply = talk.ask("Go on");

      assertThat(talk.model.requests()).hasSize(4);
      assertThat(talk.model.requests().getLast().tools()).isEmpty();
      assertThat(talk.model.requests().getLast().system()).contains("may be incomplete");
      assertThat(reply.reply()).isEqualTo("That is all I found.");
      assertThat(reply.notice()).contains("3 steps", "incomplete");
      assertThat(talk.newest().messages().getLast().notice()).isEqualTo(reply.notice());
    }
  }

  @Test
  void aModelThatNeverAnswersIsSaidToHaveAskedForToolsOnly() throws Exception {
    try (var talk =
        Talk.with("pergola.chat.max-steps", 2)
            .bringing(reading("more", (_, _) -> ToolResult.of("There is more.")))) {
      talk.model.always(calls(ToolCall.of("x", "more", JsonObject.EMPTY))::answer);

      assertThatThrownBy(() -> talk.ask("Go on"))
          .hasMessageContaining("asked for tools 2 times and then gave no answer");
    }
  }
}
