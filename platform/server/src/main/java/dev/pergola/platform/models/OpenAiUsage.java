// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Usage;
import org.jspecify.annotations.Nullable;

/** What a call took, as OpenAI writes it. */
final class OpenAiUsage {
  /** Of the {@code usage} of an answer; {@link Usage#NONE} when there is none. */
  static Usage read(@Nullable Json json) {
    if (!(json instanceof JsonObject usage)) {
      return Usage.NONE;
    }
    return new Usage(
        number(usage, "prompt_tokens"),
        number(usage, "completion_tokens"),
        number(usage.object("prompt_tokens_details"), "cached_tokens"),
        number(usage.object("completion_tokens_details"), "reasoning_tokens"));
  }

  /** The {@code usage} of an answer; null when nobody counted. */
  static @Nullable JsonObject write(Usage usage) {
    if (usage.equals(Usage.NONE)) {
      return null;
    }
    return Json.object(
        "prompt_tokens", usage.inputTokens(),
        "completion_tokens", usage.outputTokens(),
        "total_tokens", usage.inputTokens() + usage.outputTokens(),
        "prompt_tokens_details", Json.object("cached_tokens", usage.cachedInputTokens()),
        "completion_tokens_details", Json.object("reasoning_tokens", usage.reasoningTokens()));
  }

  private static long number(JsonObject object, String name) {
    Long value = object.integer(name);
    return value == null ? 0 : value;
  }

  private OpenAiUsage() {}
}
