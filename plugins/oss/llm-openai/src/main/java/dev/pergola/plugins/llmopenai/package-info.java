// SPDX-License-Identifier: MIT
/** Models behind any endpoint that speaks OpenAI's chat completions. */
@NullMarked
package dev.pergola.plugins.llmopenai;

import org.jspecify.annotations.NullMarked;
