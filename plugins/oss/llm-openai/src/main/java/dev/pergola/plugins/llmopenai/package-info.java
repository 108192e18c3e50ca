// SPDX-License-Identifier: MIT
/** OpenAI's models. */
@NullMarked
package dev.pergola.plugins.llmopenai;

import org.jspecify.annotations.NullMarked;
