// SPDX-License-Identifier: MIT
/** The marketplace server: tells installations which plugins there are, and hands them out. */
@NullMarked
package dev.pergola.marketplace;

import org.jspecify.annotations.NullMarked;
