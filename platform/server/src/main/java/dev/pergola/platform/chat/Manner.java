// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a conversation's owner wants of its answers.
 *
 * @param project whose instructions count; null for none
 */
record Manner(ResponseStyle style, @Nullable ProjectRow project) {}
