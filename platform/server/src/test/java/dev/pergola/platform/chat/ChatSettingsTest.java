// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pergola.platform.TestServer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "pergola.chat.max-steps, 0",
    "pergola.chat.max-calls-per-step, -1",
    "pergola.chat.time-limit, 0s",
    "pergola.chat.max-message-characters, 0",
    "pergola.chat.context-characters, 0",
    "pergola.chat.max-tool-answer-characters, 0",
    "pergola.chat.max-table-rows, 0",
    "pergola.chat.keep-alive, -1s",
    "pergola.chat.confirm-above, -0.01",
    "pergola.chat.confirm-above-tokens, -1",
    "pergola.tools.time-limit, 0s"
  })
  void aSettingThatMakesNoSenseIsRefusedAtTheStartByItsName(String setting, String value) {
    assertThat(catchThrowable(() -> TestServer.start(TestServer.On.SQLITE, Map.of(setting, value))))
        .rootCause()
        .hasMessageContaining(setting);
  }
}
