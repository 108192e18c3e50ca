// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorAnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"message":"Slow","type":"rate_limit_error"}}             | Slow  | 429
          {"type":"error","error":{"type":"overloaded_error","message":"O"}} | O     | 529
          {"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}}     | Busy  | 503
          [{"error":{"code":400,"message":"Bad","status":"X"}}]              | Bad   | 400
          {"error":"model not found"}                                        | model not found |
          {"code":"x","error":"No"}                                          | No    |
          {"message":"Odd"}                                                  | Odd   |
          <html><h1>502</h1>  Bad <br>gateway</html>                         | 502 Bad gateway |
          """)
  void readsEachVendorsForm(String body, String message, Integer status) {
    assertThat(ErrorAnswer.read(body))
        .returns(message, ErrorAnswer::message)
        .returns(status, ErrorAnswer::status);
  }

  @Test
  void knowsAWrongKeyWhateverTheStatus() {
    assertThat(
            ErrorAnswer.read(
                    "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"details\":[{"
                        + "\"reason\":\"API_KEY_INVALID\"}]}}")
                .keyRefused())
        .isTrue();
    assertThat(
            ErrorAnswer.read(
                    "{\"code\":\"Client specified an invalid argument\",\"error\":\"Incorrect API"
                        + " key provided: xa***\"}")
                .keyRefused())
        .isTrue();
    assertThat(ErrorAnswer.read("{\"error\":\"The key of the map is wrong\"}").keyRefused())
        .isFalse();
  }
}
