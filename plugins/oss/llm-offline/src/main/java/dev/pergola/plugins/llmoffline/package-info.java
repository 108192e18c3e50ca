// SPDX-License-Identifier: MIT
/** Answers with no language model: matches a question's words to the tools that are offered. */
@NullMarked
package dev.pergola.plugins.llmoffline;

import org.jspecify.annotations.NullMarked;
