// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBindingTest {
  enum Color {
    DARK_RED,
    GREEN {
      @Override
      public String toString() {
        return "a green of its own";
      }
    }
  }

  record Inner(String name) {}

  record Everything(
      String text,
      Secret secret,
      int smallPrimitive,
      Integer small,
      long largePrimitive,
      Long large,
      double fractionPrimitive,
      Double fraction,
      boolean flagPrimitive,
      Boolean flag,
      BigDecimal exact,
      LocalDate day,
      Instant moment,
      UUID id,
      Color color,
      Inner inner,
      Json json,
      JsonObject object,
      List<Inner> list,
      Map<String, List<Integer>> map) {}

  @Test
  void everySupportedTypeSurvivesWritingAndReading() {
    var everything =
        new Everything(
            "some text",
            new Secret("hush"),
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            0.1,
            1e300,
            true,
            false,
            new BigDecimal("10.50"),
            LocalDate.of(2026, 1, 31),
            Instant.parse("2026-01-31T09:00:00.123Z"),
            UUID.fromString("01980f5e-3c00-7a10-8f42-5d1c9b7e2a60"),
            Color.GREEN,
            new Inner("inside"),
            Json.parse("[1,{\"a\":null}]"),
            Json.object("b", 2),
            List.of(new Inner("one"), new Inner("two")),
            Map.of("odd", List.of(1, 3)));

    Json json = Json.parse(Json.of(everything).toString());

    assertThat(json.as(Everything.class)).isEqualTo(everything);
    assertThat(json.get("secret")).isEqualTo(Json.string("hush"));
    assertThat(json.get("color")).isEqualTo(Json.string("GREEN"));
    assertThat(json.get("day")).isEqualTo(Json.string("2026-01-31"));
  }

  @Test
  void whatHasNoRecordIsWrittenToo() {
    assertThat(Json.of(Optional.of(5))).hasToString("5");
    assertThat(Json.of(Optional.empty())).hasToString("null");
    assertThat(Json.of(new int[] {1, 2})).hasToString("[1,2]");
    assertThat(Json.of(new String[] {"a"})).hasToString("[\"a\"]");
    assertThat(Json.of(BigInteger.TEN.pow(20))).hasToString("100000000000000000000");
    assertThat(Json.of(1.5f)).hasToString("1.5");
    assertThat(Json.of(new StringBuilder("text"))).hasToString("\"text\"");
    assertThat(Json.of(new Money(12345, "AUD")))
        .hasToString("{\"minorUnits\":12345,\"currency\":\"AUD\"}");
    assertThat(Json.array(1, null, "x")).hasToString("[1,null,\"x\"]");
  }

  @Test
  void whatHasNoJsonFormIsRefusedByItsClass() {
    assertThatThrownBy(() -> Json.of(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> Json.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  record Optionals(
      @Nullable String text,
      @Nullable Integer number,
      @Nullable Inner inner,
      @Nullable List<String> list,
      List<String> emptyList,
      Map<String, String> emptyMap) {}

  @Test
  void whatIsMissingOrNullIsNullOrEmpty() {
    var none = new Optionals(null, null, null, null, List.of(), Map.of());

    assertThat(Json.parse("{}").as(Optionals.class)).isEqualTo(none);
    assertThat(
            Json.parse(
                    "{\"text\":null,\"number\":null,\"inner\":null,\"list\":null,\"emptyList\":null,\"emptyMap\":null}")
                .as(Optionals.class))
        .isEqualTo(none);
  }

  @Test
  void membersThatTheRecordDoesNotHaveAreIgnored() {
    assertThat(Json.parse("{\"name\":\"n\",\"other\":[]}").as(Inner.class))
        .isEqualTo(new Inner("n"));
  }

  @ParameterizedTest
  @CsvSource({
    "small, '\"5\"', 5",
    "small, 5.0, 5",
    "small, 5e0, 5",
    "exact, '\"-10.50\"', -10.50",
    "color, '\"dark-red\"', DARK_RED",
    "color, '\"Green\"', GREEN"
  })
  void modelsMayWriteALittleLoosely(String name, String json, String value) {
    record Loose(@Nullable Integer small, @Nullable BigDecimal exact, @Nullable Color color) {}

    Loose loose = Json.object(name, Json.parse(json)).as(Loose.class);

    assertThat(
            switch (name) {
              case "small" -> String.valueOf(loose.small());
              case "exact" -> String.valueOf(loose.exact());
              default -> loose.color().name();
            })
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "text; 5; text must be a text, not 5.",
        "smallPrimitive; 1.5; smallPrimitive must be a whole number, not 1.5.",
        "small; 2147483648; small must be a whole number, not 2147483648.",
        "large; 1e30; large must be a whole number, not 1000000000000000000000000000000.",
        "large; \"five\"; large must be a whole number, not \"five\".",
        "fraction; true; fraction must be a number, not true.",
        "fraction; 1e999; fraction must be a number, not 1E+999.",
        "exact; []; exact must be a number, not [].",
        "flag; \"true\"; flag must be true or false, not \"true\".",
        "flagPrimitive; 1; flagPrimitive must be true or false, not 1.",
        "day; \"31.1.2026\"; day must be a date such as 2026-01-31, not \"31.1.2026\".",
        "day; \"2026-02-30\"; day must be a date such as 2026-01-31, not \"2026-02-30\".",
        "moment; \"2026-01-31\"; moment must be a time such as 2026-01-31T09:00:00Z, not \"2026-01-31\".",
        "id; \"7\"; id must be an id, not \"7\".",
        "color; \"blue\"; color must be one of dark_red, green, not \"blue\".",
        "color; 1; color must be one of dark_red, green, not 1.",
        "inner; \"x\"; inner must be an object, not \"x\".",
        "inner; {}; name is missing.",
        "object; []; object must be an object, not [].",
        "list; {}; list must be a list, not {}.",
        "list; [{\"name\":\"a\"},5]; list[1] must be an object, not 5.",
        "map; []; map must be an object, not [].",
        "map; {\"odd\":[1,\"x\"]}; map.odd[1] must be a whole number, not \"x\".",
        "map; {\"odd\":null}; map.odd must be a list, not null."
      })
  void theMessageNamesTheMemberAndWhatWasExpected(String name, String json, String message) {
    assertInvalid(() -> valid().with(name, Json.parse(json)).as(Everything.class), message);
  }

  @Test
  void everyComponentThatIsNotOptionalIsNeeded() {
    for (String name : valid().members().keySet()) {
      var members = new LinkedHashMap<>(valid().members());
      members.remove(name);
      var json = new JsonObject(members);
      if (Set.of("list", "map").contains(name)) {
        assertThat(json.as(Everything.class)).isNotNull();
      } else {
        assertInvalid(() -> json.as(Everything.class), name + " is missing.");
      }
    }
  }

  @Test
  void aLongValueIsCutShortInTheMessage() {
    assertThatThrownBy(() -> Json.string("x".repeat(1000)).as(Integer.class))
        .hasMessageMatching("The value must be a whole number, not \"x{39}….");
  }

  @Test
  void aSecretIsNotRepeatedInTheMessage() {
    assertThatThrownBy(() -> valid().with("secret", 8675309).as(Everything.class))
        .hasMessageContaining("secret must be a text")
        .message()
        .doesNotContain("8675309");
  }

  record Positive(int number) {
    Positive {
      if (number < 1) {
        throw new IllegalArgumentException("number must be at least 1.");
      }
    }
  }

  @Test
  void aRecordsOwnCheckSpeaksForItself() {
    assertInvalid(
        () -> Json.parse("{\"number\":0}").as(Positive.class), "number must be at least 1.");
  }

  @Test
  void aMapKeepsTheOrderInWhichItWasWritten() {
    record Holder(Map<String, Integer> map) {}

    Holder holder = Json.parse("{\"map\":{\"z\":1,\"a\":2,\"m\":3,\"b\":4}}").as(Holder.class);

    assertThat(holder.map().keySet()).containsExactly("z", "a", "m", "b");
    assertThatThrownBy(() -> holder.map().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aTypeThatIsNotSupportedIsTheProgrammersMistake() {
    record Sets(Set<String> set) {}
    record Chars(char letter) {}

    assertThatThrownBy(() -> Json.parse("{\"set\":[]}").as(Sets.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unsupported type");
    assertThatThrownBy(() -> Json.parse("{\"letter\":\"x\"}").as(Chars.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unsupported type");
  }

  @Test
  void simpleValuesAreBoundWithoutARecord() {
    assertThat(Json.number(5).as(int.class)).isEqualTo(5);
    assertThat(Json.string("2026-01-31").as(LocalDate.class)).isEqualTo("2026-01-31");
    assertThat(Json.NULL.as(Json.class)).isEqualTo(Json.NULL);
    assertInvalid(() -> Json.NULL.as(String.class), "The value must be a text, not null.");
  }

  private static JsonObject valid() {
    return (JsonObject)
        Json.parse(
            """
            {"text": "t", "secret": "s", "smallPrimitive": 1, "small": 1, "largePrimitive": 1,
             "large": 1, "fractionPrimitive": 1, "fraction": 1, "flagPrimitive": true, "flag": true,
             "exact": 1, "day": "2026-01-31", "moment": "2026-01-31T09:00:00Z",
             "id": "01980f5e-3c00-7a10-8f42-5d1c9b7e2a60", "color": "green",
             "inner": {"name": "n"}, "json": 1, "object": {}, "list": [], "map": {}}
            """);
  }

  private static void assertInvalid(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable binding, String message) {
    assertThatThrownBy(binding)
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT))
        .hasMessage(message);
  }
}
