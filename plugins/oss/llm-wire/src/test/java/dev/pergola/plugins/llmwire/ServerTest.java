// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
  @ParameterizedTest
  @CsvSource({
    "ftp://example.org, sk-1, 60, such as https://api.example.com/v1",
    "https://, sk-1, 60, such as https://api.example.com/v1",
    "https://me:pw@example.org/v1, sk-1, 60, own field",
    "https://example.org/v1?key=pw, sk-1, 60, own field",
    "https://example.org/v1, 'sk-pw x', 60, copy it again",
    "https://example.org/v1, sk-1, 0, at least 1"
  })
  void refusesSettingsThatCannotBe(String baseUrl, String apiKey, int patience, String advice) {
    assertThatThrownBy(
            () -> Server.of(baseUrl, new Secret(apiKey), patience, "https://api.example.com/v1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("pw");
  }
}
