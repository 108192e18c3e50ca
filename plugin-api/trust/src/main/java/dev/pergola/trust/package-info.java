// SPDX-License-Identifier: MIT
/**
 * What a plugin artifact is and whether to believe it: the one implementation of its descriptor and
 * of license tokens, used by the author's build, the marketplace's review and the server's install.
 */
@NullMarked
package dev.pergola.trust;

import org.jspecify.annotations.NullMarked;
