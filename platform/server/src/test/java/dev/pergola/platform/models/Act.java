// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ErrorCode;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.List;

/** What a provider does when it is asked. */
enum Act {
  ANSWERS,
  IS_DOWN,
  IS_BUSY_FOR_LONG,
  IS_BUSY_FOR_A_SECOND,
  IS_TOO_SLOW,
  REFUSES_THE_KEY,
  HAS_NO_KEY,
  HAS_A_DEFECT,
  REFUSES_THE_QUESTION,
  BREAKS_OFF;

  ScriptedProvider.Step step(String name, boolean streamed) {
    return (request, events) ->
        switch (this) {
          case ANSWERS ->
              streamed
                  ? ScriptedProvider.says("from ", name).answer(request, events)
                  : ScriptedProvider.response(
                      "from " + name, List.of(), ChatResponse.StopReason.END);
          case IS_DOWN -> throw error(StandardError.UNAVAILABLE, JsonObject.EMPTY);
          case IS_BUSY_FOR_LONG ->
              throw error(StandardError.RATE_LIMITED, Json.object("retryAfter", 60));
          case IS_BUSY_FOR_A_SECOND ->
              throw error(StandardError.RATE_LIMITED, Json.object("retryAfter", 1));
          case IS_TOO_SLOW -> throw error(StandardError.TIMEOUT, JsonObject.EMPTY);
          case REFUSES_THE_KEY ->
              throw error(StandardError.AUTHENTICATION_FAILED, JsonObject.EMPTY);
          case HAS_NO_KEY -> throw error(StandardError.NOT_CONFIGURED, JsonObject.EMPTY);
          case HAS_A_DEFECT -> throw new IllegalStateException("a defect of the test's");
          case REFUSES_THE_QUESTION ->
              throw error(StandardError.INVALID_ARGUMENT, JsonObject.EMPTY);
          case BREAKS_OFF -> {
            events.accept(new ChatEvent.Delta("half an "));
            throw error(StandardError.UNAVAILABLE, JsonObject.EMPTY);
          }
        };
  }

  private PergolaException error(ErrorCode code, JsonObject members) {
    return new PergolaException(code, "It " + name() + ".", members);
  }
}
