// SPDX-License-Identifier: MIT
/** Documents that users uploaded: read, cut into passages, and found by what is asked. */
@NullMarked
package dev.pergola.platform.documents;

import org.jspecify.annotations.NullMarked;
