// SPDX-License-Identifier: MIT
/** Organizations, users, sessions. */
@NullMarked
package dev.pergola.platform.accounts;

import org.jspecify.annotations.NullMarked;
