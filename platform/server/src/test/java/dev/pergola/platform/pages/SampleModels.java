// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.models.ModelsPage;
import dev.pergola.platform.models.ModelsPage.Key;
import dev.pergola.platform.models.ModelsPage.Model;
import dev.pergola.platform.models.ModelsPage.Now;
import dev.pergola.platform.models.ModelsPage.Provider;
import dev.pergola.platform.models.SampleRules;
import java.util.List;
import java.util.Map;

/** What the page about models shows in the preview and in tests. */
final class SampleModels {
  private static final JsonObject RULES =
      Json.object(
          "model", "best",
          "failover",
              List.of("anthropic/claude-sonnet-5-5", "openai/gpt-5-mini", "ollama/qwen4:8b"),
          "aliases",
              Json.object(
                  "fast", List.of("openai/gpt-5-nano"),
                  "house", List.of("ollama/qwen4:8b", "ollama/llama4")),
          "prompt", "Amounts are in euros unless a tool says otherwise. </textarea><b>",
          "prompts", Json.object("ollama", "Answer in one paragraph."));

  /** Three providers that fare differently, for an administrator. */
  static ModelsPage administrators() {
    return new ModelsPage(
        true,
        true,
        new Now(
            "anthropic/claude-sonnet-5-5",
            "as your organization says",
            List.of("openai/gpt-5-mini", "ollama/qwen4:8b")),
        null,
        names(),
        "gone/model",
        providers(true),
        SampleRules.of(RULES),
        Map.of("best", "anthropic/claude-sonnet-5-5", "fast", "openai/gpt-5-nano"),
        "down openai/gpt-5-mini",
        "Saved.",
        "The alias <b> must be 1 to 40 of a-z, 0-9, dot, hyphen and underscore.");
  }

  /** The same, for a member. */
  static ModelsPage members() {
    return new ModelsPage(
        false,
        false,
        new Now("openai/gpt-5-mini", "since you prefer it", List.of()),
        null,
        names(),
        "openai/gpt-5-mini",
        providers(false),
        SampleRules.of(RULES),
        Map.of("best", "anthropic/claude-sonnet-5-5", "fast", "openai/gpt-5-nano"),
        null,
        null,
        null);
  }

  /** No provider at all. */
  static ModelsPage nothing() {
    return new ModelsPage(
        true,
        true,
        null,
        "local",
        List.of("best", "fast", "local"),
        null,
        List.of(),
        SampleRules.of(JsonObject.EMPTY),
        Map.of(),
        null,
        null,
        null);
  }

  private static List<String> names() {
    return List.of(
        "best",
        "fast",
        "local",
        "house",
        "anthropic/claude-sonnet-5-5",
        "openai/gpt-5-mini",
        "openai/gpt-5-nano",
        "ollama/qwen4:8b");
  }

  private static List<Provider> providers(boolean administers) {
    return List.of(
        new Provider(
            "anthropic",
            "llm-anthropic",
            "Let alone for 24 s",
            "bad",
            "api.anthropic.com answered with status 529: “Overloaded”. Ask again later.",
            true,
            List.of(new Key("organization", "Your organization’s key, ends in x7Qa", administers)),
            List.of(
                new Model(
                    "anthropic/claude-sonnet-5-5",
                    "Claude Sonnet 5.5",
                    false,
                    "3.00 in, 15.00 out (USD per million tokens)",
                    "200,000 tokens",
                    administers))),
        new Provider(
            "openai",
            "llm-openai",
            "Ready",
            "good",
            null,
            true,
            List.of(new Key("user", "Your own key, ends in 9f1Y", true)),
            List.of(
                new Model(
                    "openai/gpt-5-mini",
                    "gpt-5-mini",
                    false,
                    "0.25 in, 2.00 out (USD per million tokens)",
                    "400,000 tokens",
                    true),
                new Model("openai/gpt-5-nano", "gpt-5-nano", false, null, null, true),
                new Model(
                    "openai/text-embedding-3-small",
                    "text-embedding-3-small",
                    true,
                    "0.02 in, 0.00 out (USD per million tokens)",
                    null,
                    true))),
        new Provider(
            "grok",
            "llm-grok",
            "Needs a key",
            "warning",
            null,
            true,
            List.of(),
            List.of(new Model("grok/grok-4", "grok-4", false, null, null, false))),
        new Provider(
            "ollama",
            "llm-ollama",
            "Ready",
            "good",
            null,
            false,
            List.of(),
            List.of(
                new Model(
                    "ollama/qwen4:8b", "qwen4:8b", false, "free", "16,384 tokens", administers))));
  }

  private SampleModels() {}
}
