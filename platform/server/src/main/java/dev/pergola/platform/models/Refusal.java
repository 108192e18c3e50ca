// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ErrorCode;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is said of a vendor's server that did not give the answer it was asked for. */
final class Refusal {
  /**
   * What is wrong when a vendor's answer is an error that another try, or another vendor, may mend;
   * null when it is none.
   */
  static @Nullable PergolaException mendable(ModelChoice choice, Relay.Answer answer) {
    if (!(answer instanceof Relay.Answer.Whole whole)
        || (whole.status() != 429 && whole.status() < 500)) {
      return null;
    }
    PergolaException refusal = of(choice, whole.status());
    String wait = whole.headers().getOrDefault("retry-after", "");
    return wait.matches("\\d{1,9}")
        ? new PergolaException(
            refusal.code(),
            refusal.getMessage(),
            refusal.members().with("retryAfter", Long.valueOf(wait)))
        : refusal;
  }

  /** What an answer's status means. */
  static PergolaException of(ModelChoice choice, int status) {
    ErrorCode code =
        switch (status) {
          case 401, 403 -> StandardError.AUTHENTICATION_FAILED;
          case 429 -> StandardError.RATE_LIMITED;
          case 400, 404, 413, 422 -> StandardError.INVALID_ARGUMENT;
          default -> StandardError.UNAVAILABLE;
        };
    String message =
        code == StandardError.AUTHENTICATION_FAILED
            ? "The server of %s refuses this installation's key (%d). Ask an administrator to check it."
            : "The server of %s answered %d. Try again, or choose another model.";
    return new PergolaException(
        code, message.formatted(choice.id(), status), Json.object("status", status));
  }

  /** There is no answer, but perhaps an error in its place. */
  static PergolaException nothingSaid(
      ModelChoice choice, ChatCompletionsEndpoint endpoint, @Nullable JsonObject error) {
    String said = error == null ? null : error.string("message");
    return new PergolaException(
        StandardError.UNAVAILABLE,
        "The server of %s %s. Try again, or choose another model."
            .formatted(
                choice.id(),
                error == null
                    ? "answered with nothing"
                    : said == null
                        ? "answered with an error"
                        : "answered with an error: " + withoutKey(said, endpoint)));
  }

  /** What a server sent, without the key that it may repeat. */
  static byte[] withoutKey(byte[] body, ChatCompletionsEndpoint endpoint) {
    if (endpoint.key() == null) {
      return body;
    }
    return withoutKey(new String(body, StandardCharsets.UTF_8), endpoint)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String withoutKey(String text, ChatCompletionsEndpoint endpoint) {
    return endpoint.key() == null ? text : text.replace(endpoint.key().reveal(), "********");
  }

  private Refusal() {}
}
