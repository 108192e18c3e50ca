// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmanthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesFormatTest {
  private final MessagesFormat format = new MessagesFormat(1000);

  @Test
  void takesTheQuestionsLimitBeforeItsOwn() {
    assertThat(format.write(question(77)).integer("max_tokens")).isEqualTo(77);
    assertThat(format.write(question(null)).integer("max_tokens")).isEqualTo(1000);
  }

  private static ChatRequest question(Integer limit) {
    return new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), limit);
  }

  @Test
  void putsWhatToolsAnsweredAndTheNextQuestionIntoOneTurn() {
    Json turns =
        messages(
            new Message.User("When?"),
            new Message.Assistant(
                "",
                List.of(
                    ToolCall.of("a", "now", JsonObject.EMPTY),
                    ToolCall.of("b", "day", JsonObject.EMPTY))),
            new Message.ToolAnswer("a", "now", "12:00", false),
            new Message.ToolAnswer("b", "day", "No such day", true),
            new Message.User("Well?"));

    assertThat(turns.elements()).hasSize(3);
    Json last = turns.elements().getLast();
    assertThat(last.get("content").elements())
        .extracting(block -> block.get("type").text())
        .containsExactly("tool_result", "tool_result", "text");
    assertThat(last.get("content").elements().get(1).get("is_error")).isEqualTo(Json.bool(true));
  }

  @Test
  void leavesAnotherProvidersStateOut() {
    for (String state :
        List.of("c2lnbmF0dXJl", "[1]", "{\"type\":\"thinking\"}", "[{\"type\":\"text\"}]")) {
      Json turns =
          messages(
              new Message.User("When?"),
              new Message.Assistant(
                  "", List.of(new ToolCall("a", "now", JsonObject.EMPTY, null, state))),
              new Message.ToolAnswer("a", "now", "12:00", false));

      assertThat(turns.elements().get(1).get("content").elements())
          .extracting(block -> block.get("type").text())
          .containsExactly("tool_use");
    }
  }

  private Json messages(Message... messages) {
    return format
        .write(new ChatRequest("m", null, List.of(messages), List.of(), null))
        .get("messages");
  }
}
