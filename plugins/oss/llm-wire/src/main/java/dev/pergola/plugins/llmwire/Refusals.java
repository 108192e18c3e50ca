// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The words for what a vendor's server refuses. */
final class Refusals {
  private static final int MAX_LENGTH = 400;

  private final String host;
  private final InstantSource clock;

  Refusals(String host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
  }

  /** An answer with another status than 200. */
  PergolaException refused(int status, HttpHeaders headers, String body, @Nullable Key key) {
    ErrorAnswer error = ErrorAnswer.read(body);
    StandardError code = error.keyRefused() ? StandardError.AUTHENTICATION_FAILED : code(status);
    Long retryAfter = retryAfter(headers);
    return new PergolaException(
        code,
        "%s answered with status %d: %s %s"
            .formatted(host, status, quote(error.message(), key), advice(code, status, key))
            .strip(),
        members(status, retryAfter == null ? error.retryAfterSeconds() : retryAfter));
  }

  /** An error that a server tells of after it began to answer with status 200. */
  PergolaException inMidStream(ErrorAnswer error, @Nullable Key key) {
    Integer status = error.status();
    return new PergolaException(
        status != null && status == 429 ? StandardError.RATE_LIMITED : StandardError.UNAVAILABLE,
        "No whole answer from %s: it said %s. Ask again."
            .formatted(host, quote(error.message(), key)),
        members(status, error.retryAfterSeconds()));
  }

  private static JsonObject members(@Nullable Integer status, @Nullable Long retryAfter) {
    JsonObject members = status == null ? JsonObject.EMPTY : Json.object("status", status);
    return retryAfter == null ? members : members.with("retryAfter", retryAfter);
  }

  private static StandardError code(int status) {
    return switch (status) {
      case 401, 403 -> StandardError.AUTHENTICATION_FAILED;
      case 408 -> StandardError.TIMEOUT;
      case 429 -> StandardError.RATE_LIMITED;
      default ->
          status >= 400 && status < 500
              ? StandardError.INVALID_ARGUMENT
              : StandardError.UNAVAILABLE;
    };
  }

  private static String advice(StandardError code, int status, @Nullable Key key) {
    if (code == StandardError.AUTHENTICATION_FAILED) {
      return key != null && key.own()
          ? "Check your own key for this provider."
          : "An administrator can check the API key on the Plugins page.";
    }
    return switch (status) {
      case 404 -> "An administrator can check the base address and the models on the Plugins page.";
      case 429 -> "Wait a little, or check the account's limits and credit.";
      default -> status >= 500 ? "Ask again later." : "";
    };
  }

  // RFC 9110, section 10.2.3: seconds, or a date. OpenAI says it in milliseconds besides.
  private @Nullable Long retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    if (value.matches("\\d{1,9}")) {
      return Long.valueOf(value);
    }
    if (!value.isEmpty()) {
      try {
        Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
        return Math.max(0, roundedUp(Duration.between(clock.instant(), then)));
      } catch (DateTimeException _) {
        // What cannot be read says nothing.
      }
    }
    String millis = headers.firstValue("retry-after-ms").orElse("").strip();
    return millis.matches("\\d{1,12}")
        ? roundedUp(Duration.ofMillis(Long.parseLong(millis)))
        : null;
  }

  private static long roundedUp(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }

  // What a server says is shown to people, and some servers repeat the key that they refuse.
  static String quote(String said, @Nullable Key key) {
    String clean = key == null ? said : said.replace(key.reveal(), "********");
    return "“" + (clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "…" : clean) + "”";
  }
}
