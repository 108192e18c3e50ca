// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and that somebody may have to account for.
 *
 * @param id unique; a listener that sees an id again has seen the event before
 * @param at when it happened
 * @param type what happened, in dotted lower case with the subject first: {@code plugin.started},
 *     {@code user.signed_in}
 * @param organizationId whose event it is; null for the installation's own
 * @param userId who did it; null when the server did, or nobody is signed in yet
 * @param actor who did it, for display: a user's email, or {@code system}
 * @param subject what it was done to, for display: an email, a plugin's id
 * @param details further facts by name; never a secret, never a message's text
 */
public record Event(
    UUID id,
    Instant at,
    String type,
    @Nullable UUID organizationId,
    @Nullable UUID userId,
    String actor,
    String subject,
    JsonObject details) {}
