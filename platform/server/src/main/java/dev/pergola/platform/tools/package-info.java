// SPDX-License-Identifier: MIT
/** The tools that the installed plugins bring. */
@NullMarked
package dev.pergola.platform.tools;

import org.jspecify.annotations.NullMarked;
