// SPDX-License-Identifier: MIT
/** x */
@NullMarked
package dev.pergola.api;

import org.jspecify.annotations.NullMarked;
