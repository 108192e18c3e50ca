// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/** Writes compact JSON. */
final class JsonWriter {
  // Beyond it, an exponent keeps a tiny or huge number from filling the page.
  static final int MAX_PLAIN_SCALE = 40;

  static String write(Json json) {
    var out = new StringBuilder();
    append(out, json);
    return out.toString();
  }

  private static void append(StringBuilder out, Json json) {
    switch (json) {
      case JsonObject(Map<String, Json> members) -> {
        out.append('{');
        for (var it = members.entrySet().iterator(); it.hasNext(); ) {
          var member = it.next();
          quote(out, member.getKey());
          out.append(':');
          append(out, member.getValue());
          if (it.hasNext()) {
            out.append(',');
          }
        }
        out.append('}');
      }
      case JsonArray array -> {
        out.append('[');
        for (Iterator<Json> it = array.values().iterator(); it.hasNext(); ) {
          append(out, it.next());
          if (it.hasNext()) {
            out.append(',');
          }
        }
        out.append(']');
      }
      case JsonString(String value) -> quote(out, value);
      case JsonNumber(BigDecimal value) -> out.append(number(value));
      case JsonBoolean bool -> out.append(bool.value());
      case JsonNull _ -> out.append("null");
    }
  }

  private static String number(BigDecimal value) {
    return Math.abs((long) value.scale()) <= MAX_PLAIN_SCALE
        ? value.toPlainString()
        : value.toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // U+2028 and U+2029 end a line in some readers of JavaScript; '<' would end a script tag.
          if (c < 0x20 || c == '<' || c == 0x2028 || c == 0x2029 || Character.isSurrogate(c)) {
            appendRareCharacter(out, text, i, c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void appendRareCharacter(StringBuilder out, String text, int i, char c) {
    boolean paired =
        Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))
            || Character.isLowSurrogate(c)
                && i > 0
                && Character.isHighSurrogate(text.charAt(i - 1));
    if (paired) {
      out.append(c);
    } else {
      out.append("\\u").append(Character.forDigit(c >> 12, 16));
      out.append(Character.forDigit(c >> 8 & 15, 16)).append(Character.forDigit(c >> 4 & 15, 16));
      out.append(Character.forDigit(c & 15, 16));
    }
  }

  private JsonWriter() {}
}
