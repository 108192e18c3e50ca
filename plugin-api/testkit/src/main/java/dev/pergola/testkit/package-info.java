// SPDX-License-Identifier: MIT
/**
 * A host in memory for a plugin's tests, and the contract suites that each kind of extension must
 * pass.
 */
@NullMarked
package dev.pergola.testkit;

import org.jspecify.annotations.NullMarked;
