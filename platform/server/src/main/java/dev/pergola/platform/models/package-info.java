// SPDX-License-Identifier: MIT
/** Chooses the language model that answers. */
@NullMarked
package dev.pergola.platform.models;

import org.jspecify.annotations.NullMarked;
