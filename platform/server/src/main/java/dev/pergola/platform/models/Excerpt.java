// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of JSON, or of a part of it, in which a few members can be looked for without parsing.
 *
 * @param bytes not to be changed while this is used
 */
record Excerpt(byte[] bytes, int begin, int end) {
  // Also reasoning_content.
  private static final byte[] CONTENT = ascii("content\"");
  private static final byte[] REASONING = ascii("\"reasoning\"");
  private static final byte[] ARGUMENTS = ascii("\"arguments\"");

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** How much was said in it, words and arguments of tools' calls, in bytes. */
  long said() {
    return said(CONTENT) + said(REASONING) + said(ARGUMENTS);
  }

  // How long the strings of a member are, all together.
  private long said(byte[] name) {
    long sum = 0;
    int from = begin;
    while (true) {
      int string = value(name, from, '"');
      if (string < 0) {
        return sum;
      }
      int i = string + 1;
      while (i < end && bytes[i] != '"') {
        i += bytes[i] == '\\' ? 2 : 1;
      }
      i = Math.min(i, end);
      sum += i - string - 1;
      from = i;
    }
  }

  /** Whether a member is there whose value begins so. */
  boolean has(byte[] name, char first) {
    return value(name, begin, first) >= 0;
  }

  private int value(byte[] name, int begin, char first) {
    int from = begin;
    while (true) {
      int found = find(name, from);
      if (found < 0) {
        return -1;
      }
      from = found + name.length;
      int colon = skipSpaces(from);
      if (colon < end && bytes[colon] == ':') {
        int value = skipSpaces(colon + 1);
        if (value < end && bytes[value] == first) {
          return value;
        }
      }
    }
  }

  /** Where it is for the first time; -1 when it is not there. */
  int find(byte[] wanted) {
    return find(wanted, begin);
  }

  private int find(byte[] wanted, int from) {
    for (int i = from; i <= end - wanted.length; i++) {
      if (bytes[i] == wanted[0] && startsWith(wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether it begins with that, after spaces. */
  boolean startsWith(byte[] wanted) {
    return startsWith(wanted, skipSpaces(begin));
  }

  private boolean startsWith(byte[] wanted, int at) {
    return at + wanted.length <= end
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private int skipSpaces(int from) {
    int i = from;
    while (i < end && bytes[i] == ' ') {
      i++;
    }
    return i;
  }

  /**
   * Whether its first line is a JSON object's, as far as its ends tell; so is an empty one, and one
   * that is followed by more of the same event.
   */
  boolean mayBeObject() {
    int first = skipSpaces(begin);
    int line = first;
    while (line < end && bytes[line] != '\n') {
      line++;
    }
    int last = line - 1;
    while (last >= first && (bytes[last] == ' ' || bytes[last] == '\r')) {
      last--;
    }
    boolean goesOn = startsWith(RelayedEvents.DATA, Math.min(line + 1, end));
    return last < first || (bytes[first] == '{' && (goesOn || bytes[last] == '}'));
  }

  /**
   * Its first line as JSON, or, where that is none, all the lines of its event; null for neither.
   */
  @Nullable Json parse() {
    String text = toString();
    try {
      return Json.parse(
          text.substring(0, text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n')).strip());
    } catch (PergolaException e) {
      return lines(text);
    }
  }

  // An event may have its data in several lines, and other lines after them.
  private static @Nullable Json lines(String text) {
    try {
      return Json.parse(
          ("data:" + text)
              .lines()
              .filter(line -> line.startsWith("data:"))
              .map(line -> line.substring("data:".length()))
              .collect(Collectors.joining("\n"))
              .strip());
    } catch (PergolaException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }
}
