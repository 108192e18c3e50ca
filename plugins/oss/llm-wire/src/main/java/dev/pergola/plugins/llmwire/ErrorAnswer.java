// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's server says of an error, in whichever of the vendors' forms.
 *
 * @param message its words; empty when it says none
 * @param status the HTTP status that the words are worth, where they say so themselves; else null
 * @param retryAfterSeconds after which time it says to come back; null when it does not
 * @param keyRefused whether it is the key that is wrong, whatever the status
 */
record ErrorAnswer(
    String message,
    @Nullable Integer status,
    @Nullable Long retryAfterSeconds,
    boolean keyRefused) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");
  // Google and xAI answer a wrong key with status 400.
  private static final Pattern KEY_REFUSED =
      Pattern.compile("(?i)(incorrect|invalid) api key|api key not valid");

  /** Reads the body of an answer. */
  static ErrorAnswer read(String body) {
    try {
      Json json = Json.parse(body);
      Json first = json.elements().isEmpty() ? json : json.elements().getFirst();
      return first instanceof JsonObject object ? of(object, body) : words(body);
    } catch (PergolaException _) {
      // A proxy's page, most likely: its words without the tags say enough.
      return words(body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip());
    }
  }

  private static ErrorAnswer words(String text) {
    return new ErrorAnswer(text, null, null, false);
  }

  /** The error that a chunk of a stream tells of; null when it tells of none. */
  static @Nullable ErrorAnswer in(JsonObject chunk) {
    Json error = chunk.get("error");
    return error == null || error == Json.NULL ? null : of(chunk, chunk.toString());
  }

  private static ErrorAnswer of(JsonObject body, String otherwise) {
    JsonObject error = body.object("error");
    String message = error.string("message");
    if (message == null) {
      message = body.string("error");
    }
    if (message == null) {
      message = body.string("message");
    }
    String words = Objects.requireNonNullElse(message, otherwise);
    Long retryAfter = null;
    boolean keyRefused = KEY_REFUSED.matcher(words).find();
    if (error.get("details") instanceof Json details) {
      for (Json detail : details.elements()) {
        if (detail instanceof JsonObject object) {
          Long told = seconds(object);
          retryAfter = told == null ? retryAfter : told;
          keyRefused |= "API_KEY_INVALID".equals(object.string("reason"));
        }
      }
    }
    return new ErrorAnswer(words, status(error), retryAfter, keyRefused);
  }

  // google.rpc.RetryInfo: {"@type": …, "retryDelay": "34.074s"}
  private static @Nullable Long seconds(JsonObject detail) {
    String delay = detail.string("retryDelay");
    if (delay == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(delay);
    return matcher.matches()
        ? new BigDecimal(matcher.group(1)).setScale(0, RoundingMode.CEILING).longValue()
        : null;
  }

  private static @Nullable Integer status(JsonObject error) {
    Long code = error.integer("code");
    if (code != null && code >= 400 && code <= 599) {
      return code.intValue();
    }
    return switch (Objects.requireNonNullElse(error.string("type"), "")) {
      case "rate_limit_error", "rate_limit_exceeded", "tokens", "requests", "insufficient_quota" ->
          429;
      case "overloaded_error" -> 529;
      case "api_error", "server_error" -> 500;
      case "timeout_error" -> 504;
      default -> null;
    };
  }
}
