// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every JSON value. */
class JsonPropertiesTest {
  @Property
  void whatIsWrittenIsReadBackTheSame(@ForAll("values") Json json) {
    assertThat(Json.parse(json.toString())).isEqualTo(json);
  }

  @Property
  void whatIsReadAndWrittenIsWrittenTheSameAgain(@ForAll("values") Json json) {
    String written = json.toString();

    assertThat(Json.parse(written).toString()).isEqualTo(written);
  }

  @Property
  void whiteSpaceBetweenTokensChangesNothing(@ForAll("values") Json json) {
    assertThat(Json.parse(spaced(json))).isEqualTo(json);
  }

  @Property
  void whatIsWrittenCanStandInAPageAndInALine(@ForAll("strings") String text) {
    assertThat(Json.string(text).toString().chars())
        .allMatch(c -> c >= 0x20 && c != '<' && c != 0x2028 && c != 0x2029);
  }

  @Property
  void anyTextIsEitherReadOrRefusedWithItsPlace(@ForAll("almostJson") String text) {
    try {
      assertThat(Json.parse(Json.parse(text).toString())).isEqualTo(Json.parse(text));
    } catch (PergolaException e) {
      assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT);
      assertThat(e).hasMessageMatching("Not valid JSON: expected .* at character \\d+ .*");
    }
  }

  @Provide
  Arbitrary<Json> values() {
    Arbitrary<Json> leaves =
        Arbitraries.oneOf(
            strings().map(Json::string),
            numbers().map(JsonNumber::new),
            Arbitraries.of(Json.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE));
    return Arbitraries.recursive(() -> leaves, JsonPropertiesTest::containing, 0, 4);
  }

  private static Arbitrary<Json> containing(Arbitrary<Json> inner) {
    return Arbitraries.oneOf(
        inner,
        inner.list().ofMaxSize(4).map(JsonArray::new),
        Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), inner)
            .ofMaxSize(4)
            .map(JsonObject::new));
  }

  @Provide
  Arbitrary<String> strings() {
    Arbitrary<Character> interesting =
        Arbitraries.of(
            '"', '\\', '/', '<', '\n', '\u0000', '\u001f', '\u007f', '\u2028', '\u2029', '\ud83d',
            '\ude00', '\ufffe');
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        interesting.array(Character[].class).ofMaxSize(10).map(JsonPropertiesTest::text));
  }

  @Provide
  Arbitrary<BigDecimal> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.bigDecimals().ofScale(5),
        Combinators.combine(
                Arbitraries.bigIntegers()
                    .between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30)),
                Arbitraries.integers().between(-300, 300))
            .as(BigDecimal::new));
  }

  @Provide
  Arbitrary<String> almostJson() {
    return Arbitraries.strings()
        .withChars('{', '}', '[', ']', ':', ',', '"', '\\', 'u', '0', '1', '-', '.', 'e', ' ', 'a')
        .ofMaxLength(12);
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

  private static String text(Character[] characters) {
    var text = new StringBuilder();
    for (char character : characters) {
      text.append(character);
    }
    return text.toString();
  }
}
