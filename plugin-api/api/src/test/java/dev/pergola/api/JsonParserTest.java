// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, and the limits that we set beyond it. */
class JsonParserTest {
  @Test
  void theExampleOfTheRfcIsRead() {
    Json image =
        Json.parse(
            """
            {
              "Image": {
                  "Width":  800,
                  "Height": 600,
                  "Title":  "View from 15th Floor",
                  "Thumbnail": {
                      "Url":    "http://www.example.com/image/481989943",
                      "Height": 125,
                      "Width":  100
                  },
                  "Animated" : false,
                  "IDs": [116, 943, 234, 38793]
                }
            }
            """);

    assertThat(image)
        .hasToString(
            "{\"Image\":{\"Width\":800,\"Height\":600,\"Title\":\"View from 15th Floor\","
                + "\"Thumbnail\":{\"Url\":\"http://www.example.com/image/481989943\","
                + "\"Height\":125,\"Width\":100},\"Animated\":false,"
                + "\"IDs\":[116,943,234,38793]}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\"", "5", "true", "false", "null", "{}", "[]"})
  void anyKindOfValueMayStandAlone(String text) {
    assertThat(Json.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "10.50, 10.50",
    "1e3, 1000",
    "1E+3, 1000",
    "-2.5e-3, -0.0025",
    "1e-40, 0.0000000000000000000000000000000000000001",
    "1e400, 1E+400",
    "1e-400, 1E-400",
    "123456789012345678901234567890, 123456789012345678901234567890"
  })
  void aNumberKeepsItsExactValue(String text, String written) {
    assertThat(((JsonNumber) Json.parse(text)).value()).isEqualByComparingTo(new BigDecimal(text));
    assertThat(Json.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "0x10",
        "NaN",
        "Infinity",
        "1_000",
        "١",
        "1e10000",
        "--1"
      })
  void whatIsNoNumberIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void aNumberTooLongToBeAQuantityIsRefused() {
    assertThat(Json.parse("1".repeat(400))).hasToString("1".repeat(400));
    assertRefused("1".repeat(401));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"\\u0041\\u00e9\\u00E9\", Aéé",
        "\"\\\"\\\\\\/\", `\"\\/`",
        "\"\\ud83d\\ude00\", 😀",
        "\"😀\", 😀"
      })
  void escapesAreRead(String text, String value) {
    assertThat(Json.parse(text)).isEqualTo(Json.string(value));
  }

  @Test
  void controlCharactersAreReadFromTheirEscapes() {
    assertThat(Json.parse("\"\\b\\f\\n\\r\\t\\u0000\"")).isEqualTo(Json.string("\b\f\n\r\t\0"));
  }

  @Test
  void aLoneSurrogateIsKeptAndWrittenAsAnEscape() {
    assertThat(Json.parse("\"\\ud83d\"")).isEqualTo(Json.string("\ud83d"));
    assertThat(Json.string("\ud83d")).hasToString("\"\\ud83d\"");
    assertThat(Json.string("\ude00\ud83d")).hasToString("\"\\ude00\\ud83d\"");
    assertThat(Json.string("\ud83d\ud83d\ude00")).hasToString("\"\\ud83d😀\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u１２３４\"",
        "'a'",
        "\"a\nb\"",
        "\"\u0000\"",
        "\"a\\n\tb\""
      })
  void whatIsNoStringIsRefused(String text) {
    assertRefused(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "tru",
        "True",
        "nul",
        "undefined",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:2}",
        "{",
        "}",
        "1 2",
        "{} {}",
        "// comment\n1",
        "\u00a01",
        "\ufeff1",
        "[1}"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void aNameThatComesTwiceIsRefused() {
    assertThatThrownBy(() -> Json.parse("{\"a\":1,\"\\u0061\":2}"))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("\"a\" again");
  }

  @Test
  void membersKeepTheirOrder() {
    assertThat(Json.parse("{\"z\":1,\"a\":2,\"m\":3}")).hasToString("{\"z\":1,\"a\":2,\"m\":3}");
  }

  @Test
  void nestingEndsAt256Levels() {
    assertThat(Json.parse("[".repeat(256) + "1" + "]".repeat(256))).isNotNull();
    assertThat(Json.parse("[".repeat(256) + "]".repeat(256))).isNotNull();
    assertThat(Json.parse("{\"a\":".repeat(256) + "1" + "}".repeat(256))).isNotNull();
    assertRefused("[".repeat(257) + "]".repeat(257));
    assertRefused("{\"a\":".repeat(257) + "1" + "}".repeat(257));
    assertRefused("[".repeat(1_000_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1 2] | expected ',' at character 4 (line 1)",
        "[1, | expected more at character 4 (line 1)",
        "`[\n1,\n\n x]` | expected a value at character 8 (line 4)",
        "`{\n` | expected more at character 3 (line 2)"
      })
  void theMessageTellsThePlace(String text, String message) {
    assertThatThrownBy(() -> Json.parse(text)).hasMessageContaining(message);
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT))
        .hasMessageStartingWith("Not valid JSON");
  }
}
