// SPDX-License-Identifier: MIT
/** Verifies the installation's license and answers what it entitles to. */
@NullMarked
package dev.pergola.platform.licensing;

import org.jspecify.annotations.NullMarked;
