// SPDX-License-Identifier: MIT
/** Encrypts, stores and resolves secrets. */
@NullMarked
package dev.pergola.platform.secrets;

import org.jspecify.annotations.NullMarked;
