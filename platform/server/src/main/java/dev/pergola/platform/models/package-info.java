// SPDX-License-Identifier: MIT
/** Chooses the language model that answers, and keeps the book of what that costs. */
@NullMarked
package dev.pergola.platform.models;

import org.jspecify.annotations.NullMarked;
