// SPDX-License-Identifier: MIT
/** Google's Gemini models. */
@NullMarked
package dev.pergola.plugins.llmgemini;

import org.jspecify.annotations.NullMarked;
