// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.ErrorCode;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Upgrade;
import io.micronaut.http.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as programs read it (RFC 9457, {@code application/problem+json}).
 *
 * @param type {@code about:blank}: the code below says what RFC 9457 would have a URI say
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param code the stable name of the condition
 * @param detail what is wrong and what to do next
 * @param upgrade what a license would bring; null unless that is what the problem is
 * @param more further members, as the documentation of the code lists them
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    @Nullable Upgrade upgrade,
    JsonObject more) {
  /** The media type of a problem. */
  public static final MediaType MEDIA_TYPE = MediaType.of("application/problem+json");

  /** A problem with the status of its code. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(
        "about:blank",
        words(code.status()),
        code.status(),
        code.name(),
        detail,
        null,
        JsonObject.EMPTY);
  }

  /** The problem of an error that has a name. */
  public static Problem of(PergolaException e) {
    Problem plain = of(e.code(), e.getMessage());
    return new Problem(
        plain.type,
        plain.title,
        plain.status,
        plain.code,
        plain.detail,
        Upgrade.of(e),
        e.members());
  }

  /** The members as programs read them; none of the further ones replaces one of RFC 9457's. */
  public JsonObject json() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.putAll(
        Json.object("type", type, "title", title, "status", status, "code", code, "detail", detail)
            .members());
    more.members().forEach(members::putIfAbsent);
    return new JsonObject(members);
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
    return new Problem(
        "about:blank", words(status), status, code.name(), detail, null, JsonObject.EMPTY);
  }

  private static String words(int status) {
    try {
      return io.micronaut.http.HttpStatus.valueOf(status).getReason();
    } catch (IllegalArgumentException e) {
      return "Error";
    }
  }
}
