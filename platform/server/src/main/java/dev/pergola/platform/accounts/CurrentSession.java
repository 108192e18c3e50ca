// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import dev.pergola.api.Caller;
import java.util.UUID;

/**
 * Who is signed in, as the access token tells.
 *
 * @param id the session's id
 * @param caller the user
 * @param email the user's email
 * @param administrator whether the user administers the installation
 */
record CurrentSession(UUID id, Caller caller, String email, boolean administrator)
    implements SignedIn {}
