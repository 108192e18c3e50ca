// SPDX-License-Identifier: MIT
/** xAI's models. */
@NullMarked
package dev.pergola.plugins.llmgrok;

import org.jspecify.annotations.NullMarked;
