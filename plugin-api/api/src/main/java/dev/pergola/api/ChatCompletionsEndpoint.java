// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks OpenAI's chat completions, so that a request in that format can be handed to
 * it as it is.
 *
 * @param baseUrl where the server's API begins, version included, with no slash at the end: {@code
 *     /chat/completions} is added to it; http or https, at a host that the plugin declares.
 *     Redirects are not followed
 * @param key sent as a bearer token; null for a server that needs none
 * @param patience how long the server may be silent
 */
public record ChatCompletionsEndpoint(URI baseUrl, @Nullable Secret key, Duration patience) {}
