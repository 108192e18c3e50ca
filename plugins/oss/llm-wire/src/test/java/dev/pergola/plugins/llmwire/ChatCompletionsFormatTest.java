// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCompletionsFormatTest {
  @ParameterizedTest
  @CsvSource({"true, max_completion_tokens", "false, max_tokens"})
  void namesTheLimitAsTheServerKnowsIt(boolean newLimitName, String name) {
    var request = new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), 77);

    JsonObject body = new ChatCompletionsFormat(newLimitName).write(request);

    assertThat(body.integer(name)).isEqualTo(77);
    assertThat(body.toString()).containsOnlyOnce("max_");
  }
}
