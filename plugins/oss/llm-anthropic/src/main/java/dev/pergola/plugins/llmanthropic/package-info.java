// SPDX-License-Identifier: MIT
/** Anthropic's models. */
@NullMarked
package dev.pergola.plugins.llmanthropic;

import org.jspecify.annotations.NullMarked;
