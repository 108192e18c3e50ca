// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and by which key. Controllers that keep books by key declare it as a parameter; others
 * the {@link Caller} alone.
 *
 * @param apiKeyId the API key that the request came with; null for a session's
 */
public record Requester(Caller caller, @Nullable UUID apiKeyId) {}
