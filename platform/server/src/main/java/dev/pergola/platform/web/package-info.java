// SPDX-License-Identifier: MIT
/** The edge: layout, static files, filters, and the one mapper from errors to problem+json. */
@NullMarked
package dev.pergola.platform.web;

import org.jspecify.annotations.NullMarked;
