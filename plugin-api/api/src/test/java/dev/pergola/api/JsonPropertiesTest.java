// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What holds of every JSON value, tried on random ones. {@code -Dseed=N} repeats a run. */
class JsonPropertiesTest {
  private static final int TRIES = 1000;

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    forEach(RandomValues::json, json -> assertThat(Json.parse(json.toString())).isEqualTo(json));
  }

  @Test
  void whatIsReadAndWrittenIsWrittenTheSameAgain() {
    forEach(
        RandomValues::json,
        json -> {
          String written = json.toString();

          assertThat(Json.parse(written).toString()).isEqualTo(written);
        });
  }

  @Test
  void whiteSpaceBetweenTokensChangesNothing() {
    forEach(RandomValues::json, json -> assertThat(Json.parse(spaced(json))).isEqualTo(json));
  }

  @Test
  void whatIsWrittenCanStandInAPageAndInALine() {
    forEach(
        RandomValues::string,
        text ->
            assertThat(Json.string(text).toString().chars())
                .allMatch(c -> c >= 0x20 && c != '<' && c != 0x2028 && c != 0x2029));
  }

  @Test
  void anyTextIsEitherReadOrRefusedWithItsPlace() {
    forEach(
        RandomValues::almostJson,
        text -> {
          try {
            assertThat(Json.parse(Json.parse(text).toString())).isEqualTo(Json.parse(text));
          } catch (PergolaException e) {
            assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
            assertThat(e).hasMessageMatching("Not valid JSON: expected .* at character \\d+ .*");
          }
        });
  }

  private static <T> void forEach(Function<RandomValues, T> value, Consumer<T> property) {
    long seed = Long.getLong("seed", System.nanoTime());
    var values = new RandomValues(seed);
    for (int i = 0; i < TRIES; i++) {
      T tried = value.apply(values);
      try {
        property.accept(tried);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "Fails for <%s>; again with -Dseed=%d: %s".formatted(tried, seed, e.getMessage()), e);
      }
    }
  }

  private static String spaced(Json json) {
    return switch (json) {
      case JsonArray array ->
          "\t[ "
              + String.join(" , ", array.values().stream().map(JsonPropertiesTest::spaced).toList())
              + "\r\n] ";
      case JsonObject object ->
          " {"
              + String.join(
                  ",\n",
                  object.members().entrySet().stream()
                      .map(e -> Json.string(e.getKey()) + " : " + spaced(e.getValue()))
                      .toList())
              + " }\n";
      case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _ -> " " + json + " ";
    };
  }
}
