// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes server-sent events of chat completions on as the bytes that came, and reads in them what
 * the ledger needs: the vendor's count, and until that comes how much was said. Used by one thread.
 */
final class RelayedEvents {
  // An event beyond that is passed on unread.
  private static final int LONGEST_EVENT = 1 << 20;

  private static final byte[] DONE = bytes("[DONE]");
  private static final byte[] DATA = bytes("data:");
  private static final byte[] USAGE = bytes("\"usage\"");
  private static final byte[] ERROR = bytes("\"error\"");
  private static final byte[] FINISH = bytes("\"finish_reason\"");
  // Also reasoning_content.
  private static final byte[] CONTENT = bytes("content\"");
  private static final byte[] REASONING = bytes("\"reasoning\"");
  private static final byte[] ARGUMENTS = bytes("\"arguments\"");

  private final InputStream in;
  private final OutputStream out;
  private final OpenEntry entry;
  private final boolean passUsageOn;
  private byte[] buffer = new byte[8 * 1024];
  private int filled;
  private int scanned;
  private int eventBegin;
  private int passed;
  private boolean finished;
  private boolean done;
  private boolean failed;
  private boolean writing;

  /**
   * Events on their way.
   *
   * @param passUsageOn whether the client asked for the last chunk, which tells of the usage
   */
  RelayedEvents(InputStream in, OutputStream out, OpenEntry entry, boolean passUsageOn) {
    this.in = in;
    this.out = out;
    this.entry = entry;
    this.passUsageOn = passUsageOn;
  }

  /**
   * Passes all of them on, and settles the entry before the last one. When it throws, the entry is
   * not settled.
   *
   * @throws IOException when the vendor's server or the client breaks off; see {@link #isWriting}
   */
  void pass() throws IOException {
    while (true) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
      scan();
      send(eventBegin);
      compact();
    }
    if (filled > 0) {
      event(eventBegin, filled);
    }
    if (!done && !failed && !finished) {
      throw new IOException("the answer ended before it was complete");
    }
    settle();
    send(filled);
  }

  /** Whether it is the client that broke off. */
  boolean isWriting() {
    return writing;
  }

  private void settle() {
    if (failed) {
      entry.failed(
          new PergolaException(
              StandardError.UNAVAILABLE, "The model's server ended its answer with an error."));
    } else {
      entry.complete(Usage.NONE);
    }
  }

  // Each event ends with an empty line.
  private void scan() throws IOException {
    for (int i = Math.max(scanned, 1); i < filled; i++) {
      if (buffer[i] == '\n'
          && (buffer[i - 1] == '\n'
              || (i >= 2 && buffer[i - 1] == '\r' && buffer[i - 2] == '\n'))) {
        event(eventBegin, i + 1);
        eventBegin = i + 1;
      }
    }
    scanned = filled;
    if (filled - eventBegin >= LONGEST_EVENT) {
      eventBegin = filled;
    }
  }

  private void event(int begin, int end) throws IOException {
    int data = find(DATA, begin, end);
    if (data < 0) {
      return;
    }
    data += DATA.length;
    if (startsWith(DONE, skipSpaces(data, end), end)) {
      // What came before must not wait for the database.
      send(begin);
      done = true;
      settle();
      return;
    }
    entry.said(said(CONTENT, data, end) + said(REASONING, data, end) + said(ARGUMENTS, data, end));
    finished |= value(FINISH, data, end, '"') >= 0;
    if (value(USAGE, data, end, '{') >= 0 || value(ERROR, data, end, '{') >= 0) {
      read(begin, data, end);
    }
  }

  private void read(int begin, int data, int end) throws IOException {
    Json json;
    try {
      json = Json.parse(new String(buffer, data, end - data, StandardCharsets.UTF_8).strip());
    } catch (PergolaException e) {
      return;
    }
    entry.counted(OpenAiUsage.read(json.get("usage")));
    failed |= json.get("error") instanceof JsonObject;
    boolean isUsageAlone =
        json.get("choices") instanceof JsonArray choices
            && choices.values().isEmpty()
            && json.get("usage") instanceof JsonObject;
    if (isUsageAlone && !passUsageOn) {
      send(begin);
      passed = end;
    }
  }

  // How long the strings of a member are, all together, in bytes.
  private long said(byte[] name, int begin, int end) {
    long sum = 0;
    int from = begin;
    while (true) {
      int string = value(name, from, end, '"');
      if (string < 0) {
        return sum;
      }
      int i = string + 1;
      while (i < end && buffer[i] != '"') {
        i += buffer[i] == '\\' ? 2 : 1;
      }
      sum += i - string - 1;
      from = i;
    }
  }

  // Where a member's value begins, when it begins so; -1 when there is none.
  private int value(byte[] name, int begin, int end, char first) {
    int from = begin;
    while (true) {
      int found = find(name, from, end);
      if (found < 0) {
        return -1;
      }
      from = found + name.length;
      int colon = skipSpaces(from, end);
      if (colon < end && buffer[colon] == ':') {
        int value = skipSpaces(colon + 1, end);
        if (value < end && buffer[value] == first) {
          return value;
        }
      }
    }
  }

  private int find(byte[] wanted, int begin, int end) {
    for (int i = begin; i <= end - wanted.length; i++) {
      if (buffer[i] == wanted[0] && startsWith(wanted, i, end)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(byte[] wanted, int at, int end) {
    return at + wanted.length <= end
        && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private int skipSpaces(int from, int end) {
    int i = from;
    while (i < end && buffer[i] == ' ') {
      i++;
    }
    return i;
  }

  private void send(int end) throws IOException {
    if (end > passed) {
      writing = true;
      out.write(buffer, passed, end - passed);
      out.flush();
      writing = false;
      passed = end;
    }
  }

  // Makes room for what comes next.
  private void compact() {
    int rest = filled - passed;
    System.arraycopy(buffer, passed, buffer, 0, rest);
    scanned -= passed;
    eventBegin -= passed;
    filled = rest;
    passed = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * filled);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
