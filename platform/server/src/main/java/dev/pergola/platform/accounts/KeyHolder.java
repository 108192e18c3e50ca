// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import java.util.UUID;

/**
 * A program with an API key.
 *
 * @param keyId the key's
 * @param caller the key's user, with what the key passes on of their permissions
 */
record KeyHolder(UUID keyId, Caller caller) implements SignedIn {}
