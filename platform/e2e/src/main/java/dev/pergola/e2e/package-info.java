// SPDX-License-Identifier: MIT
/** The packaged server from outside: run by its launcher, used over HTTP, measured. */
@NullMarked
package dev.pergola.e2e;

import org.jspecify.annotations.NullMarked;
