// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.tools.ListedTool;
import dev.pergola.platform.tools.ToolOutcome;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tools that a model asked for in one step of an answer. Used by the turn's thread. */
final class ToolStep {
  /** Hears of an answer. */
  @FunctionalInterface
  interface Listener {
    void answered(int index, Answer answer);
  }

  /**
   * An answer of a tool.
   *
   * @param text as the model reads it
   * @param pluginId the plugin whose tool was called; null when none was
   */
  record Answer(String text, Content.Answered content, @Nullable String pluginId) {
    Message message() {
      return new Message.ToolAnswer(content.callId(), content.name(), text, content.failed());
    }

    TurnEvent event() {
      return new TurnEvent.ToolAnswered(
          content.callId(), content.name(), content.summary(), content.failed(), content.table());
    }
  }

  private final Chat.Rooms rooms;
  private final List<ToolCall> wanted;
  private final List<Content.Call> calls;
  private final @Nullable Answer[] answers;

  ToolStep(Chat.Rooms rooms, List<ToolCall> wanted) {
    this.rooms = rooms;
    this.wanted = wanted;
    Map<String, String> titles = new HashMap<>();
    for (ListedTool tool : rooms.tools().all()) {
      titles.put(tool.name(), tool.title());
    }
    this.calls =
        wanted.stream()
            .map(call -> Content.Call.of(call, titles.getOrDefault(call.name(), call.name())))
            .toList();
    this.answers = new Answer[wanted.size()];
  }

  /** The calls, in the model's order. */
  List<Content.Call> calls() {
    return calls;
  }

  /**
   * Calls all tools at once, except those beyond the number that a step may have.
   *
   * @param listener hears of each answer as it comes
   */
  void run(Caller caller, Listener listener) throws InterruptedException {
    int atMost = Math.min(wanted.size(), rooms.settings().maxCallsPerStep());
    rooms
        .tools()
        .call(
            caller, wanted.subList(0, atMost), (index, outcome) -> take(index, outcome, listener));
    for (int i = atMost; i < wanted.size(); i++) {
      String reason =
          "This call was left out: at most %d tools can be called at once. Ask for it again."
              .formatted(atMost);
      take(i, new ToolOutcome(wanted.get(i), null, ToolResult.of(reason), true), listener);
    }
  }

  private void take(int index, ToolOutcome outcome, Listener listener) {
    Content.Call call = calls.get(index);
    ToolResult result = outcome.result();
    var table =
        result.table() == null
            ? null
            : TableView.of(result.table(), rooms.settings().maxTableRows());
    var answer =
        new Answer(
            shorten(result.toText()),
            new Content.Answered(
                call.id(), call.name(), outcome.failed(), shorten(result.summary()), table),
            outcome.pluginId());
    answers[index] = answer;
    listener.answered(index, answer);
  }

  private String shorten(String text) {
    int limit = rooms.settings().maxToolAnswerCharacters();
    return text.length() <= limit
        ? text
        : text.substring(0, limit) + "…\n(Cut off here: ask for less to see the rest.)";
  }

  /** The answers, in the order of the calls; all are there once {@link #run} has returned. */
  List<Answer> answers() {
    return Arrays.stream(answers).map(Objects::requireNonNull).toList();
  }

  /** The calls with their answers, as the client gets them. */
  List<Reply.CalledTool> called() {
    return IntStream.range(0, calls.size())
        .mapToObj(i -> Reply.CalledTool.of(calls.get(i), answers().get(i).content()))
        .toList();
  }
}
