// SPDX-License-Identifier: MIT
/**
 * The contract between the Pergola server and its plugins: all that a plugin may see of the server.
 *
 * <p>A plugin implements {@link dev.pergola.api.Plugin} and says what it brings in one method. The
 * contract needs nothing beyond the JDK, JSpecify's annotations and SLF4J; a plugin bundles every
 * other library that it uses, and never sees a class of the server's.
 *
 * <p>Unless a type says otherwise: types are immutable and safe for use by several threads, no
 * parameter or result is null unless marked {@code @Nullable}, lists and maps are unmodifiable, and
 * instants have millisecond precision.
 */
@NullMarked
package dev.pergola.api;

import org.jspecify.annotations.NullMarked;
