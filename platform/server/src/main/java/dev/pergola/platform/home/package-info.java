// SPDX-License-Identifier: MIT
/** Where the server lives: its folder, its database, its clock and ids. */
@NullMarked
package dev.pergola.platform.home;

import org.jspecify.annotations.NullMarked;
