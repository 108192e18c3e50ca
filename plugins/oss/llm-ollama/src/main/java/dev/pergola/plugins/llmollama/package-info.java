// SPDX-License-Identifier: MIT
/** The models of an Ollama server. */
@NullMarked
package dev.pergola.plugins.llmollama;

import org.jspecify.annotations.NullMarked;
