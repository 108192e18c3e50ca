// SPDX-License-Identifier: MIT
/** Conversations and the agent loop. */
@NullMarked
package dev.pergola.platform.chat;

import org.jspecify.annotations.NullMarked;
