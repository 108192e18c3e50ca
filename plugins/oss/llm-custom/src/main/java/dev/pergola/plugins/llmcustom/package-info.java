// SPDX-License-Identifier: MIT
/** Models behind any server that speaks OpenAI's chat completions. */
@NullMarked
package dev.pergola.plugins.llmcustom;

import org.jspecify.annotations.NullMarked;
