// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for chat completions in OpenAI's format, of which no more is read than metering needs;
 * the rest is for the vendor. Immutable, but for the bytes, which are not to be changed.
 */
final class GatewayRequest {
  private static final JsonFactory JSON = new JsonFactory();
  // A picture takes about as many tokens, however many bytes it has.
  private static final int CHARACTERS_OF_A_FILE = 4_000;
  private static final byte[] FILE = "\"data:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WITH_USAGE =
      "\"stream_options\":{\"include_usage\":true},".getBytes(StandardCharsets.US_ASCII);

  /** A member's value: from its first byte to the one after its last. */
  private record Span(int begin, int end) {}

  private final byte[] body;
  private final Set<String> seen = new HashSet<>();
  private int opening;
  private @Nullable String model;
  private @Nullable Span modelSpan;
  private @Nullable Span streamOptions;
  private boolean stream;
  private boolean includesUsage;
  private @Nullable Long outputTokens;
  private long answers = 1;
  private long characters;

  private GatewayRequest(byte[] body) {
    this.body = body;
  }

  /**
   * Reads a request.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is no JSON object in
   *     UTF-8, names no model, or repeats one of the members that are read here: the vendor might
   *     go by another one of them
   */
  static GatewayRequest read(byte[] body) {
    var request = new GatewayRequest(body);
    try {
      request.read();
    } catch (JsonProcessingException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "The body is not valid JSON (%s). Correct it and send it again."
              .formatted(place(e.getLocation())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (request.model == null || request.model.isBlank()) {
      throw invalid("model", "model is missing. Name one of those that GET /v1/models lists.");
    }
    return request;
  }

  // What is nested too deeply has no place.
  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? "it is nested too deeply"
        : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** The model that is asked for. */
  String model() {
    return java.util.Objects.requireNonNull(model);
  }

  /** Whether the answer is to come in pieces. */
  boolean isStream() {
    return stream;
  }

  /** Whether the client wants to be told at the end of a stream what it took. */
  boolean includesUsage() {
    return includesUsage;
  }

  /** The request as it came. */
  byte[] body() {
    return body;
  }

  /**
   * What the call may take at most.
   *
   * @param otherwise tokens of an answer for which the request sets no bound
   */
  Estimate estimate(long otherwise) {
    long each = outputTokens == null ? otherwise : outputTokens;
    return new Estimate(Estimate.tokens(characters), each * answers);
  }

  /** The request for a vendor, with the model's id there; streams are to tell of their usage. */
  byte[] forVendor(String vendorsModel) {
    record Change(int begin, int end, byte[] bytes) {}
    List<Change> changes = new ArrayList<>();
    if (modelSpan != null) {
      changes.add(new Change(modelSpan.begin(), modelSpan.end(), utf8(Json.string(vendorsModel))));
    }
    if (stream && !includesUsage) {
      changes.add(
          streamOptions == null
              ? new Change(opening, opening, WITH_USAGE)
              : new Change(
                  streamOptions.begin(),
                  streamOptions.end(),
                  utf8(optionsWithUsage(streamOptions))));
    }
    changes.sort(Comparator.comparingInt(Change::begin));
    var out = new ByteArrayOutputStream(body.length + 100);
    int done = 0;
    for (Change change : changes) {
      out.write(body, done, change.begin() - done);
      out.writeBytes(change.bytes());
      done = change.end();
    }
    out.write(body, done, body.length - done);
    return out.toByteArray();
  }

  private Json optionsWithUsage(Span span) {
    Json options =
        Json.parse(
            new String(body, span.begin(), span.end() - span.begin(), StandardCharsets.UTF_8));
    return options instanceof dev.pergola.api.JsonObject object
        ? object.with("include_usage", true)
        : Json.object("include_usage", true);
  }

  private static byte[] utf8(Json json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void read() throws IOException {
    requireUtf8();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid(null, "The body must be a JSON object.");
      }
      opening = (int) parser.currentTokenLocation().getByteOffset() + 1;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        member(name, parser);
      }
      if (parser.nextToken() != null) {
        throw invalid(null, "The body goes on after the JSON object.");
      }
    }
  }

  // Offsets are of bytes, and the parser would also take UTF-16, and a mark at the beginning.
  private void requireUtf8() {
    int first = 0;
    while (first < body.length && " \t\r\n".indexOf(body[first]) >= 0) {
      first++;
    }
    if (first + 1 >= body.length || body[first] != '{' || body[first + 1] == 0) {
      throw invalid(null, "The body must be a JSON object in UTF-8.");
    }
  }

  private void member(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "model" -> {
        once(name);
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          throw invalid(name, "model must be a string.");
        }
        int begin = (int) parser.currentTokenLocation().getByteOffset();
        model = parser.getText();
        modelSpan = new Span(begin, (int) parser.currentLocation().getByteOffset());
      }
      case "stream" -> {
        once(name);
        stream = flag(name, parser);
      }
      case "stream_options" -> {
        once(name);
        streamOptions(parser);
      }
      case "max_tokens", "max_completion_tokens" -> {
        once(name);
        Long bound = whole(name, parser);
        if (bound != null) {
          outputTokens = outputTokens == null ? bound : Math.max(outputTokens, bound);
        }
      }
      case "n" -> {
        once(name);
        Long n = whole(name, parser);
        answers = n == null ? 1 : Math.max(1, n);
      }
      case "messages", "tools" -> characters += characters(parser);
      default -> parser.skipChildren();
    }
  }

  private void streamOptions(JsonParser parser) throws IOException {
    int begin = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("include_usage")) {
          once("stream_options.include_usage");
          includesUsage = flag("stream_options.include_usage", parser);
        } else {
          parser.skipChildren();
        }
      }
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      throw invalid("stream_options", "stream_options must be an object.");
    }
    streamOptions = new Span(begin, (int) parser.currentLocation().getByteOffset());
  }

  // Strings are measured by where the next token begins, so that they need not be decoded.
  private long characters(JsonParser parser) throws IOException {
    long sum = 0;
    int depth = 0;
    int string = -1;
    JsonToken token = parser.currentToken();
    while (token != null) {
      int here = (int) parser.currentTokenLocation().getByteOffset();
      if (string >= 0) {
        sum += isFile(string) ? Math.min(CHARACTERS_OF_A_FILE, here - string) : here - string;
      }
      string = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME ? here : -1;
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
      if (depth == 0) {
        break;
      }
      token = parser.nextToken();
    }
    return sum;
  }

  private boolean isFile(int at) {
    return at + FILE.length < body.length
        && java.util.Arrays.equals(body, at, at + FILE.length, FILE, 0, FILE.length);
  }

  private boolean flag(String name, JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw invalid(name, name + " must be true or false.");
    };
  }

  private @Nullable Long whole(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != JsonParser.NumberType.INT
        || parser.getIntValue() < 1) {
      throw invalid(name, name + " must be a whole number from 1 to 2147483647.");
    }
    return parser.getLongValue();
  }

  private void once(String name) {
    if (!seen.add(name)) {
      throw invalid(name, name + " is there twice. Send it once.");
    }
  }

  static PergolaException invalid(@Nullable String param, String message) {
    return new PergolaException(
        StandardError.INVALID_ARGUMENT, message, Json.object(GatewayErrors.PARAM, param));
  }
}
