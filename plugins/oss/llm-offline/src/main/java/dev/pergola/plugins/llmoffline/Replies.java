// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Message;
import dev.pergola.api.QuotedQuestion;
import dev.pergola.api.QuotedQuestion.Quote;
import java.util.List;
import java.util.stream.Collectors;

/** The sentences of the offline mode; each reply says that it is that, and how to do better. */
final class Replies {
  private static final int MAX_LISTED = 30;
  private static final String OFFLINE =
      "_This is the offline mode, which matches your words to the installed tools; for real"
          + " conversation, give one of the model providers on the Plugins page a key._";

  static String smallTalk(SmallTalk kind, List<ToolDescription> tools) {
    return switch (kind) {
      case GREETING -> withHint("Hello! Ask me a question, and I look for the answer.");
      case THANKS -> withHint("You are welcome!");
      case FAREWELL -> withHint("Goodbye, and come back soon!");
      case HELP -> withHint(canAsk("Here is what you can ask about:", tools));
    };
  }

  static String noToolFits(List<ToolDescription> tools) {
    return withHint(
        canAsk("I found no tool that fits this question. Here is what you can ask about:", tools));
  }

  static String quotes(QuotedQuestion asked) {
    return withHint(quoted(asked));
  }

  /** What the best passage says, and where else to look. */
  static String quoted(QuotedQuestion asked) {
    Quote best = asked.quotes().getFirst();
    String others =
        asked.quotes().stream()
            .skip(1)
            .map(quote -> "%s [%d]".formatted(quote.source(), quote.number()))
            .collect(Collectors.joining("; "));
    return "**%s** says [%d]:\n\n> %s%s"
        .formatted(
            best.source(),
            best.number(),
            Excerpt.of(best.text(), asked.question()).replaceAll("\\R", "\n> "),
            others.isEmpty() ? "" : "\n\nSee also: " + others + ".");
  }

  static String missing(ToolDescription tool, List<Parameter> missing) {
    String names =
        missing.stream()
            .map(
                parameter ->
                    "- **%s**%s"
                        .formatted(
                            parameter.inWords(),
                            parameter.description().isEmpty()
                                ? choices(parameter)
                                : ": " + parameter.description()))
            .collect(Collectors.joining("\n"));
    return withHint(
        "For “%s” I need to know one more thing. Please tell me:\n\n%s"
            .formatted(tool.title(), names));
  }

  private static String choices(Parameter parameter) {
    return parameter.choices().isEmpty()
        ? ""
        : ": one of " + String.join(", ", parameter.choices()).replace('_', ' ');
  }

  static String answer(Message.ToolAnswer answer, List<ToolDescription> tools) {
    if (answer.failed()) {
      return withHint(
          "%s did not work: %s\n\nPlease ask again in other words, with names as they are written in"
                  .formatted(title(answer.toolName(), tools), sentence(answer.text()))
              + " the data and dates such as 2026-01-31.");
    }
    return withHint(
        answer.text().isBlank()
            ? title(answer.toolName(), tools) + " has nothing to tell."
            : answer.text().strip());
  }

  private static String sentence(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? "it did not say why." : stripped;
  }

  private static String title(String name, List<ToolDescription> tools) {
    return tools.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .map(tool -> "“" + tool.title() + "”")
        .orElse("The tool");
  }

  private static String canAsk(String introduction, List<ToolDescription> tools) {
    if (tools.isEmpty()) {
      return "There is no tool yet that I could use. An administrator adds some on the Plugins"
          + " page.";
    }
    String list =
        tools.stream()
            .limit(MAX_LISTED)
            .map(tool -> "- " + tool.title())
            .collect(Collectors.joining("\n"));
    int more = tools.size() - MAX_LISTED;
    return introduction + "\n\n" + list + (more > 0 ? "\n- and %d more".formatted(more) : "");
  }

  private static String withHint(String text) {
    return text + "\n\n" + OFFLINE;
  }

  private Replies() {}
}
