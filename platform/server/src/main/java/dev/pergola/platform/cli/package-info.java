// SPDX-License-Identifier: MIT
/** The launcher's commands. */
@NullMarked
package dev.pergola.platform.cli;

import org.jspecify.annotations.NullMarked;
