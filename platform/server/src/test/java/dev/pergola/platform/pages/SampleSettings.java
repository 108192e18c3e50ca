// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.plugins.PluginSettingsPage;
import dev.pergola.platform.plugins.PluginSettingsPage.Field;
import dev.pergola.trust.PluginDescriptor.Setting.Type;
import java.util.List;

/** What the page of a plugin's settings shows in the preview and in tests: a field of each type. */
final class SampleSettings {
  static PluginSettingsPage settings() {
    return new PluginSettingsPage(
        "llm-openai",
        "OpenAI-compatible models",
        List.of(
            new Field(
                "baseUrl",
                "Base address",
                "Where the API is, up to and including /v1.",
                Type.URL,
                List.of(),
                "https://api.example.com/v1",
                true,
                true,
                null,
                null,
                null),
            new Field(
                "apiKey",
                "API key",
                "Stored encrypted and never shown again.",
                Type.SECRET,
                List.of(),
                null,
                true,
                true,
                null,
                null,
                null),
            new Field(
                "models",
                "Models",
                "Separated by commas.",
                Type.TEXT,
                List.of(),
                "gpt-5-mini \"quoted\" <b>",
                true,
                false,
                null,
                null,
                null),
            new Field(
                "effort",
                "Reasoning",
                null,
                Type.CHOICE,
                List.of("low", "medium", "high"),
                "medium",
                true,
                true,
                null,
                null,
                null),
            new Field(
                "timeoutSeconds",
                "Time limit in seconds",
                null,
                Type.INTEGER,
                List.of(),
                "ninety",
                true,
                false,
                1L,
                600L,
                "Time limit in seconds must be a whole number."),
            new Field(
                "stream",
                "Stream answers",
                "Shows an answer while it is written.",
                Type.BOOLEAN,
                List.of(),
                "true",
                true,
                false,
                null,
                null,
                null)),
        false,
        "One setting cannot be used. Nothing was saved.");
  }

  private SampleSettings() {}
}
