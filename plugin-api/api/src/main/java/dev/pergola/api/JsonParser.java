// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON value from a text, strictly as RFC 8259 has it. */
final class JsonParser {
  private static final int MAX_DEPTH = 256;
  // A longer number is no quantity but an attack on BigDecimal's arithmetic.
  private static final int MAX_NUMBER_LENGTH = 400;

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  Json parse() {
    Json json = value(0);
    skipWhitespace();
    if (at < text.length()) {
      throw error("nothing after the value");
    }
    return json;
  }

  private Json value(int depth) {
    skipWhitespace();
    return switch (peek()) {
      case '{' -> object(deeper(depth));
      case '[' -> array(deeper(depth));
      case '"' -> new JsonString(string());
      case 't' -> literal("true", JsonBoolean.TRUE);
      case 'f' -> literal("false", JsonBoolean.FALSE);
      case 'n' -> literal("null", Json.NULL);
      default -> number();
    };
  }

  private int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw error("at most " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  private JsonObject object(int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    skipWhitespace();
    if (peek() == '}') {
      at++;
      return new JsonObject(members);
    }
    while (true) {
      skipWhitespace();
      if (peek() != '"') {
        throw error("a member's name");
      }
      String name = string();
      skipWhitespace();
      expect(':');
      if (members.put(name, value(depth)) != null) {
        throw error("each name once, not \"" + name + "\" again");
      }
      skipWhitespace();
      if (peek() == '}') {
        at++;
        return new JsonObject(members);
      }
      expect(',');
    }
  }

  private JsonArray array(int depth) {
    List<Json> values = new ArrayList<>();
    at++;
    skipWhitespace();
    if (peek() == ']') {
      at++;
      return new JsonArray(values);
    }
    while (true) {
      values.add(value(depth));
      skipWhitespace();
      if (peek() == ']') {
        at++;
        return new JsonArray(values);
      }
      expect(',');
    }
  }

  private String string() {
    int start = ++at;
    int end = start;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
      if (text.charAt(end) < 0x20) {
        at = end;
        throw error("no control character in a string");
      }
      end++;
    }
    at = end;
    if (peek() == '"') {
      at++;
      return text.substring(start, end);
    }
    var out = new StringBuilder(text.substring(start, end));
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      } else if (c == '\\') {
        out.append(escape());
      } else if (c < 0x20) {
        throw error("no control character in a string");
      } else {
        out.append(c);
      }
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(peek(), 16);
          if (digit < 0 || peek() > 'f') {
            throw error("four hexadecimal digits");
          }
          code = code << 4 | digit;
          at++;
        }
        yield (char) code;
      }
      default -> throw error("a known escape");
    };
  }

  private JsonNumber number() {
    int start = at;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    int digits = digits();
    if (digits == 0) {
      throw error("a value");
    }
    if (digits > 1 && text.charAt(at - digits) == '0') {
      throw error("no leading zero");
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      if (digits() == 0) {
        throw error("a digit after the point");
      }
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int exponent = digits();
      if (exponent == 0 || exponent > 4) {
        throw error("an exponent of one to four digits");
      }
    }
    if (at - start > MAX_NUMBER_LENGTH) {
      throw error("a shorter number");
    }
    return new JsonNumber(new BigDecimal(text.substring(start, at)));
  }

  private int digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - start;
  }

  private Json literal(String word, Json json) {
    if (!text.startsWith(word, at)) {
      throw error("a value");
    }
    at += word.length();
    return json;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw error("'" + c + "'");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw error("more");
    }
    return text.charAt(at);
  }

  private void skipWhitespace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private PergolaException error(String expected) {
    long line =
        1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    return new PergolaException(
        StandardError.INVALID_ARGUMENT,
        "Not valid JSON: expected %s at character %d (line %d).".formatted(expected, at + 1, line));
  }
}
