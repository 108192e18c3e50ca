// SPDX-License-Identifier: MIT
/**
 * What the plugins that ask language models over HTTP have in common: a library that is bundled
 * into each of their jars, no plugin itself.
 */
@NullMarked
package dev.pergola.plugins.llmwire;

import org.jspecify.annotations.NullMarked;
