// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes JSON values and texts that are likely to show faults; the same ones for the same seed. */
final class RandomValues {
  private static final String INTERESTING =
      "\"\\/<\n\u0000\u001f\u007f\u2028\u2029\ud83d\ude00\ufffe";
  private static final String JSON_CHARACTERS = "{}[]:,\"\\u01-.e atrfn";
  private static final int DEEPEST = 4;

  private final Random random;

  RandomValues(long seed) {
    random = new Random(seed);
  }

  /** Any JSON value, nested up to four levels deep. */
  Json json() {
    return json(random.nextInt(DEEPEST + 1));
  }

  private Json json(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> Json.string(string());
      case 1 -> new JsonNumber(number());
      case 2 -> List.of(Json.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE).get(random.nextInt(3));
      case 3, 4 -> {
        List<Json> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          values.add(json(depth - 1));
        }
        yield new JsonArray(values);
      }
      default -> {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          members.put(string(), json(depth - 1));
        }
        yield new JsonObject(members);
      }
    };
  }

  /** Any text, halves of surrogate pairs and control characters among it. */
  String string() {
    return switch (random.nextInt(3)) {
      case 0 -> drawn(INTERESTING, 10);
      case 1 -> characters(Character.MAX_VALUE + 1);
      default -> characters(128);
    };
  }

  /** Any number that JSON can write, with up to 31 digits and an exponent of up to 300. */
  BigDecimal number() {
    return switch (random.nextInt(3)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(-100, 100));
      case 1 -> BigDecimal.valueOf(random.nextLong(), 5);
      default ->
          new BigDecimal(
              new BigInteger(100, random).multiply(BigInteger.valueOf(random.nextInt(-1, 2))),
              random.nextInt(-300, 301));
    };
  }

  /** A text of characters that JSON is made of, rarely in a valid order. */
  String almostJson() {
    return drawn(JSON_CHARACTERS, 12);
  }

  private String characters(int below) {
    var text = new StringBuilder();
    for (int i = random.nextInt(21); i > 0; i--) {
      text.append((char) random.nextInt(below));
    }
    return text.toString();
  }

  private String drawn(String from, int longest) {
    var text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }
}
