// SPDX-License-Identifier: MIT
/** Reads PDF and Word documents. */
@NullMarked
package dev.pergola.plugins.documents;

import org.jspecify.annotations.NullMarked;
