// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Message;
import dev.pergola.api.QuotedQuestion;
import dev.pergola.api.QuotedQuestion.Quote;
import dev.pergola.api.ToolCall;
import dev.pergola.platform.documents.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the model is sent of a conversation: the turn that is being answered, and as many of those
 * before it as fit. A turn is a question with all that followed it, so that a tool's answer never
 * goes without its call. Used by one thread.
 */
final class ModelContext {
  // What a message weighs beyond its text: names, ids and marks of the provider's format.
  private static final int OVERHEAD = 50;
  private static final int SHORTENED = 300;

  private final List<List<Message>> earlierTurns;
  private final List<Message> turn = new ArrayList<>();
  private final String question;
  private final int budget;
  private boolean quoting;

  /**
   * @param earlier the conversation so far, oldest first
   * @param question the user's new message
   * @param budget how many characters may be sent
   */
  ModelContext(List<MessageRow> earlier, String question, int budget) {
    this.earlierTurns = turns(earlier);
    this.question = question;
    this.budget = budget;
    turn.add(new Message.User(question));
  }

  /** Puts passages of documents before the question, when there are any. */
  void quote(List<Found> found) {
    List<Quote> quotes = new ArrayList<>();
    for (Found one : found) {
      Source source = Source.of(quotes.size() + 1, one);
      quotes.add(new Quote(source.number(), source.title(), one.text()));
    }
    quoting = !quotes.isEmpty();
    turn.set(0, new Message.User(new QuotedQuestion(quotes, question).text()));
  }

  /** Whether passages of documents stand before the question. */
  boolean isQuoting() {
    return quoting;
  }

  /** Adds what was said in answer to the question. */
  void add(Message message) {
    turn.add(message);
  }

  /** What to send now. */
  List<Message> messages() {
    List<Message> current = shortened(turn);
    int left = budget - size(current);
    int first = earlierTurns.size();
    while (first > 0 && size(earlierTurns.get(first - 1)) <= left) {
      first--;
      left -= size(earlierTurns.get(first));
    }
    List<Message> all = new ArrayList<>();
    earlierTurns.subList(first, earlierTurns.size()).forEach(all::addAll);
    all.addAll(current);
    return all;
  }

  // The turn itself always goes whole; when it alone is too much, its oldest tools' answers are
  // cut down until it fits.
  private List<Message> shortened(List<Message> messages) {
    int excess = size(messages) - budget;
    List<Message> result = new ArrayList<>(messages);
    for (int i = 0; i < result.size() && excess > 0; i++) {
      if (result.get(i) instanceof Message.ToolAnswer answer
          && answer.text().length() > SHORTENED) {
        var brief =
            new Message.ToolAnswer(
                answer.callId(),
                answer.toolName(),
                answer.text().substring(0, SHORTENED)
                    + "…\n(Shortened to make room. Call the tool again for the rest.)",
                answer.failed());
        excess -= answer.text().length() - brief.text().length();
        result.set(i, brief);
      }
    }
    return result;
  }

  private static int size(List<Message> messages) {
    return messages.stream().mapToInt(ModelContext::size).sum();
  }

  private static int size(Message message) {
    return OVERHEAD
        + switch (message) {
          case Message.User(String text) -> text.length();
          case Message.Assistant(String text, List<ToolCall> calls) ->
              text.length() + calls.stream().mapToInt(ModelContext::size).sum();
          case Message.ToolAnswer answer -> answer.text().length();
        };
  }

  private static int size(ToolCall call) {
    String written = call.malformed() == null ? call.arguments().toString() : call.malformed();
    return OVERHEAD + written.length();
  }

  private static List<List<Message>> turns(List<MessageRow> rows) {
    List<List<Message>> turns = new ArrayList<>();
    List<Message> turn = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      MessageRow row = rows.get(i);
      switch (row.role()) {
        case USER -> {
          close(turn);
          turn = new ArrayList<>(List.of(new Message.User(row.text())));
          turns.add(turn);
        }
        case ASSISTANT -> addStep(turn, row, rows.subList(i + 1, rows.size()));
        case TOOL -> {} // added with its call
      }
    }
    close(turn);
    return turns;
  }

  private static void addStep(List<Message> turn, MessageRow row, List<MessageRow> following) {
    List<ToolCall> calls = row.said().toolCalls().stream().map(Content.Call::toolCall).toList();
    String text =
        !row.text().isBlank() || !calls.isEmpty()
            ? row.text()
            : switch (row.status()) {
              case COMPLETE -> "(No words.)";
              case STOPPED -> "(The user stopped this answer.)";
              case FAILED -> "(This answer failed.)";
            };
    turn.add(new Message.Assistant(text, calls));
    Map<String, MessageRow> answers = new HashMap<>();
    for (MessageRow next : following) {
      if (next.role() != MessageRow.Role.TOOL) {
        break;
      }
      answers.put(next.answered().callId(), next);
    }
    for (ToolCall call : calls) {
      MessageRow answer = answers.get(call.id());
      turn.add(
          answer == null
              ? new Message.ToolAnswer(
                  call.id(), call.name(), "The call was interrupted; there is no answer.", true)
              : new Message.ToolAnswer(
                  call.id(), call.name(), answer.text(), answer.answered().failed()));
    }
  }

  // Models expect an answer between two questions, also where a crash left none.
  private static void close(List<Message> turn) {
    boolean answered =
        turn.isEmpty()
            || (turn.getLast() instanceof Message.Assistant last && last.toolCalls().isEmpty());
    if (!answered) {
      turn.add(new Message.Assistant("(This answer was interrupted.)", List.of()));
    }
  }
}
