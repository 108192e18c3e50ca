// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import org.jspecify.annotations.Nullable;

/**
 * The sign-in page: a form that posts {@code email}, {@code password} and {@code next} to {@code
 * /login}.
 *
 * @param email as entered before; empty at first
 * @param next where to go afterwards, a path on this server
 * @param problem what was wrong; null at first
 * @param registrationOpen whether to offer a link to {@code /register}
 * @param setUpNeeded whether there is no account yet: tell of the set-up link that the server
 *     printed
 */
public record LoginPage(
    String email,
    String next,
    @Nullable String problem,
    boolean registrationOpen,
    boolean setUpNeeded) {}
