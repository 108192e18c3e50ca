// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import org.jspecify.annotations.Nullable;

/**
 * The registration page: a form that posts {@code name}, {@code email} and {@code password} to
 * {@code /register}.
 *
 * @param name as entered before; empty at first
 * @param email as entered before; empty at first
 * @param problem what was wrong; null at first
 * @param open whether to show the form at all
 */
public record RegisterPage(String name, String email, @Nullable String problem, boolean open) {}
