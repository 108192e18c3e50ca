// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.QuotedQuestion;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers like a model, without one: calls the tool that fits a question best and passes its answer
 * on. The same request at the same time gets the same answer.
 */
final class OfflineProvider implements ModelProvider {
  // Chosen only where there is no real model.
  private static final Model MODEL = new Model("offline", "Offline mode", -100);

  private final InstantSource clock;

  OfflineProvider(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "offline";
  }

  @Override
  public List<Model> models() {
    return List.of(MODEL);
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
      throws InterruptedException {
    return switch (request.messages().getLast()) {
      case Message.User(String text) -> answer(request, text, events);
      case Message.ToolAnswer _ -> say(toolAnswers(request), events);
      case Message.Assistant(String text, _) -> say(text, events);
    };
  }

  private ChatResponse answer(ChatRequest request, String message, Consumer<ChatEvent> events)
      throws InterruptedException {
    QuotedQuestion asked = QuotedQuestion.parse(message);
    String text = asked.question();
    SmallTalk smallTalk = SmallTalk.of(English.tokens(text));
    if (smallTalk != null) {
      return say(Replies.smallTalk(smallTalk, request.tools()), events);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault());
    var choice =
        new ToolChoice(request.tools(), today).choose(text, questionBefore(request.messages()));
    boolean usable = choice != null && choice.arguments().missing().isEmpty();
    if (!usable && !asked.quotes().isEmpty()) {
      return say(Replies.quotes(asked), events);
    }
    if (choice == null) {
      return say(Replies.noToolFits(request.tools()), events);
    }
    if (!choice.arguments().missing().isEmpty()) {
      return say(Replies.missing(choice.tool(), choice.arguments().missing()), events);
    }
    ToolCall call =
        ToolCall.of(callId(request.messages()), choice.tool().name(), choice.arguments().values());
    return new ChatResponse("", List.of(call), StopReason.TOOL_CALLS, Usage.NONE, MODEL.id());
  }

  // The question before the last message, unless it was small talk.
  private static @Nullable String questionBefore(List<Message> messages) {
    for (int i = messages.size() - 2; i >= 0; i--) {
      if (messages.get(i) instanceof Message.User(String text)) {
        String question = QuotedQuestion.parse(text).question();
        if (SmallTalk.of(English.tokens(question)) == null) {
          return question;
        }
      }
    }
    return null;
  }

  // Old messages may have been cut off, so that counting those that are left would repeat an id.
  private String callId(List<Message> messages) {
    return "offline_%d_%d".formatted(clock.millis(), messages.size());
  }

  // All answers since the last call: another model may have called several tools at once.
  private static String toolAnswers(ChatRequest request) {
    List<Message> messages = request.messages();
    int first = messages.size();
    while (first > 0 && messages.get(first - 1) instanceof Message.ToolAnswer) {
      first--;
    }
    String answers =
        messages.subList(first, messages.size()).stream()
            .map(message -> Replies.answer((Message.ToolAnswer) message, request.tools()))
            .collect(Collectors.joining("\n\n"));
    QuotedQuestion asked = quotedQuestion(messages);
    return asked.quotes().isEmpty() ? answers : Replies.quoted(asked) + "\n\n" + answers;
  }

  // A tool was chosen by its words alone: what documents say may be nearer to what was meant.
  private static QuotedQuestion quotedQuestion(List<Message> messages) {
    return messages.reversed().stream()
        .filter(Message.User.class::isInstance)
        .map(message -> QuotedQuestion.parse(((Message.User) message).text()))
        .findFirst()
        .orElse(new QuotedQuestion(List.of(), ""));
  }

  private static ChatResponse say(String text, Consumer<ChatEvent> events)
      throws InterruptedException {
    // Each piece is a word with the space after it.
    for (String piece : text.split("(?<=\\s)(?=\\S)")) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while answering");
      }
      events.accept(new ChatEvent.Delta(piece));
    }
    return new ChatResponse(text, List.of(), StopReason.END, Usage.NONE, MODEL.id());
  }
}
