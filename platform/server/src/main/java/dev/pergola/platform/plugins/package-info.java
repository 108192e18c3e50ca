// SPDX-License-Identifier: MIT
/** Finds, verifies, isolates, starts and stops plugins: the only room that knows PF4J. */
@NullMarked
package dev.pergola.platform.plugins;

import org.jspecify.annotations.NullMarked;
