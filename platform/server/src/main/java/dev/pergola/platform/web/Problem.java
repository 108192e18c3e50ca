// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.ErrorCode;
import dev.pergola.api.StandardError;
import io.micronaut.http.MediaType;
import io.micronaut.serde.annotation.Serdeable;

/**
 * An error as programs read it (RFC 9457, {@code application/problem+json}).
 *
 * @param type {@code about:blank}: the code below says what RFC 9457 would have a URI say
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param code the stable name of the condition
 * @param detail what is wrong and what to do next
 */
@Serdeable
public record Problem(String type, String title, int status, String code, String detail) {
  /** The media type of a problem. */
  public static final MediaType MEDIA_TYPE = MediaType.of("application/problem+json");

  /** A problem with the status of its code. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem("about:blank", words(code.status()), code.status(), code.name(), detail);
  }

  static Problem ofStatus(int status, String detail) {
    StandardError code =
        switch (status) {
          case 401 -> StandardError.NOT_SIGNED_IN;
          case 403 -> StandardError.NOT_ALLOWED;
          case 404 -> StandardError.NOT_FOUND;
          case 409 -> StandardError.CONFLICT;
          case 413 -> StandardError.TOO_LARGE;
          default -> status < 500 ? StandardError.INVALID_ARGUMENT : StandardError.INTERNAL;
        };
    return new Problem("about:blank", words(status), status, code.name(), detail);
  }

  private static String words(int status) {
    try {
      return io.micronaut.http.HttpStatus.valueOf(status).getReason();
    } catch (IllegalArgumentException e) {
      return "Error";
    }
  }
}
