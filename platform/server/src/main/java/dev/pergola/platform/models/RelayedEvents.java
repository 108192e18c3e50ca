// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes server-sent events of chat completions on as the bytes that came, and reads in them what
 * the ledger needs: the vendor's count, and until that comes how much was said. Events that say
 * nothing are held back until one does: until then another vendor can answer. Used by one thread at
 * a time.
 */
final class RelayedEvents {
  static final byte[] DATA = Excerpt.ascii("data:");

  // An event beyond that, such as one with an image, is passed on unread, and all of it counts as
  // said.
  private static final int LONGEST_READ = 1 << 20;
  private static final int LONGEST_EVENT = VendorAnswer.LARGEST;

  private static final byte[] DONE = Excerpt.ascii("[DONE]");
  private static final byte[] USAGE = Excerpt.ascii("\"usage\"");
  private static final byte[] ERROR = Excerpt.ascii("\"error\"");
  private static final byte[] FINISH = Excerpt.ascii("\"finish_reason\"");

  private final InputStream in;
  private final OpenEntry entry;
  private final boolean passUsageOn;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private OutputStream out = held;
  private byte[] buffer = new byte[8 * 1024];
  private int filled;
  private int scanned;
  private int eventBegin;
  private int passed;
  private long unread;
  private boolean begun;
  private boolean ended;
  private boolean finished;
  private boolean done;
  private boolean failed;
  private boolean writing;
  private @Nullable JsonObject error;
  private @Nullable BrokenAnswer broken;

  /**
   * Events on their way.
   *
   * @param passUsageOn whether the client asked for the last chunk, which tells of the usage
   */
  RelayedEvents(InputStream in, OpenEntry entry, boolean passUsageOn) {
    this.in = in;
    this.entry = entry;
    this.passUsageOn = passUsageOn;
  }

  /**
   * Waits for the first event that says something.
   *
   * @return false when there is none: then {@link #error} may tell why, and the entry is not
   *     settled
   * @throws IOException when the vendor's server breaks off before
   */
  boolean begin() throws IOException {
    boolean more = true;
    while (!begun && !done && !failed && more) {
      more = more();
    }
    return begun;
  }

  /** The error that came in place of an answer; null for none. */
  @Nullable JsonObject error() {
    return error;
  }

  /**
   * Passes all of them on, and settles the entry before the last one. When it throws, the entry is
   * not settled.
   *
   * @throws IOException when the vendor's server or the client breaks off; see {@link #isWriting}
   */
  void pass(OutputStream client) throws IOException {
    writing = true;
    held.writeTo(client);
    client.flush();
    writing = false;
    held.reset();
    out = client;
    boolean more = broken == null;
    while (more) {
      more = more();
    }
    if (broken != null) {
      throw broken;
    }
    if (!done && !failed && !finished) {
      throw new BrokenAnswer("it ended before it was complete");
    }
    settle();
    send(filled);
  }

  /** Whether it is the client that broke off. */
  boolean isWriting() {
    return writing;
  }

  // False at the end.
  private boolean more() throws IOException {
    if (ended) {
      return false;
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      ended = true;
      event(eventBegin, filled);
      return false;
    }
    filled += read;
    try {
      scan();
    } catch (BrokenAnswer e) {
      if (!begun) {
        throw e;
      }
      // After what came before it.
      broken = e;
    }
    send(eventBegin);
    compact();
    return broken == null;
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
    if (unread > 0 || filled - eventBegin >= LONGEST_READ) {
      // Its end may be split.
      pieceOfEvent(Math.max(eventBegin, filled - 3));
      begun = true;
    }
  }

  // An event too long to be read goes on in pieces.
  private void pieceOfEvent(int end) throws IOException {
    entry.said(end - eventBegin);
    unread += end - eventBegin;
    eventBegin = end;
    if (unread > LONGEST_EVENT) {
      throw new BrokenAnswer("one of its events is larger than 64 MB");
    }
  }

  private void event(int begin, int end) throws IOException {
    if (unread > 0) {
      pieceOfEvent(end);
      unread = 0;
      return;
    }
    int at = new Excerpt(buffer, begin, end).find(DATA);
    if (at < 0 || (!begun && (failed || done))) {
      return;
    }
    var data = new Excerpt(buffer, at + DATA.length, end);
    if (data.startsWith(DONE)) {
      // What came before must not wait for the database.
      send(begin);
      done = true;
      if (begun) {
        settle();
      }
      return;
    }
    if (!data.mayBeObject()) {
      throw new BrokenAnswer("it sent something that is not JSON");
    }
    if (!begun) {
      requireParsed(data);
    }
    entry.said(data.said());
    finished |= data.has(FINISH, '"');
    if (data.has(USAGE, '{') || data.has(ERROR, '{')) {
      read(data, begin, end);
    }
  }

  // The first events are read whole: nobody has seen anything of the answer yet.
  private void requireParsed(Excerpt data) throws IOException {
    Json json = data.parse();
    if (json == null) {
      if (!data.toString().isBlank()) {
        throw new BrokenAnswer("it sent something that is not JSON");
      }
      return;
    }
    begun =
        json.get("choices") instanceof JsonArray choices
            && choices.values().stream().anyMatch(RelayedEvents::saysSomething);
  }

  private static boolean saysSomething(Json choice) {
    return isThere(choice.get("finish_reason"))
        || (choice.get("delta") instanceof JsonObject delta
            && delta.members().entrySet().stream()
                .anyMatch(member -> !member.getKey().equals("role") && isThere(member.getValue())));
  }

  private static boolean isThere(@Nullable Json value) {
    return switch (value) {
      case null -> false;
      case JsonNull _ -> false;
      case JsonString(String text) -> !text.isEmpty();
      case JsonArray array -> !array.values().isEmpty();
      case JsonObject object -> !object.members().isEmpty();
      default -> true;
    };
  }

  private void read(Excerpt data, int begin, int end) throws IOException {
    Json json = data.parse();
    if (json == null) {
      return;
    }
    entry.counted(OpenAiUsage.read(json.get("usage")));
    if (json.get("error") instanceof JsonObject found) {
      failed = true;
      error = found;
    }
    boolean isUsageAlone =
        json.get("choices") instanceof JsonArray choices
            && choices.values().isEmpty()
            && json.get("usage") instanceof JsonObject;
    if (isUsageAlone && !passUsageOn) {
      send(begin);
      passed = end;
    }
  }

  private void send(int end) throws IOException {
    if (end > passed) {
      writing = out != held;
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
}
