// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.web.Problem;
import dev.pergola.platform.web.ProblemFormat;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Errors under {@code /v1} as OpenAI's clients read them: {@code
 * {"error":{"message","type","param","code"}}}.
 */
@Singleton
final class GatewayErrors implements ProblemFormat {
  /** The member of a {@link PergolaException} that names what of the request is wrong. */
  static final String PARAM = "param";

  @Override
  public boolean isFor(HttpRequest<?> request) {
    return request.getPath().equals("/v1") || request.getPath().startsWith("/v1/");
  }

  @Override
  public JsonObject json(Problem problem) {
    // Nobody signs in here.
    String message =
        problem.code().equals(StandardError.NOT_SIGNED_IN.name())
            ? "The API key is missing, unknown, expired or revoked. Make one on the Account page, and send it as Authorization: Bearer pgk_…"
            : problem.detail();
    return json(problem.status(), problem.code(), message, problem.more().string(PARAM));
  }

  /** The error of an answer that broke off when its head was sent already. */
  static JsonObject json(PergolaException e) {
    Problem problem = Problem.of(e);
    return json(problem.status(), problem.code(), problem.detail(), null);
  }

  private static JsonObject json(int status, String code, String message, @Nullable String param) {
    return Json.object(
        "error",
        Json.object(
            "message", message, "type", type(status, code), "param", param, "code", code(code)));
  }

  private static String type(int status, String code) {
    if (code.equals(ModelError.BUDGET_SPENT.name())) {
      return "insufficient_quota";
    }
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }

  // Where OpenAI has a name for the condition, its clients know that one.
  private static String code(String code) {
    if (code.equals(StandardError.NOT_SIGNED_IN.name())) {
      return "invalid_api_key";
    }
    if (code.equals(ModelError.UNKNOWN_MODEL.name())) {
      return "model_not_found";
    }
    if (code.equals(ModelError.BUDGET_SPENT.name())) {
      return "insufficient_quota";
    }
    if (code.equals(ModelError.RATE_LIMIT.name())
        || code.equals(StandardError.RATE_LIMITED.name())) {
      return "rate_limit_exceeded";
    }
    return code.toLowerCase(Locale.ROOT);
  }
}
