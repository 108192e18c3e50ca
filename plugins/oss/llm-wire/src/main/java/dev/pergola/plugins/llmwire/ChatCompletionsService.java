// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import dev.pergola.api.Model;
import java.util.List;
import java.util.function.Supplier;

/**
 * A vendor that speaks OpenAI's chat completions.
 *
 * @param provider the provider's name
 * @param title the plugin's title, where its settings are found
 * @param server the vendor's server
 * @param models what it offers
 * @param needsKey whether it answers nobody without a key
 * @param newLimitName whether the limit on tokens is {@code max_completion_tokens}, else {@code
 *     max_tokens}
 */
public record ChatCompletionsService(
    String provider,
    String title,
    Server server,
    Supplier<List<Model>> models,
    boolean needsKey,
    boolean newLimitName) {}
