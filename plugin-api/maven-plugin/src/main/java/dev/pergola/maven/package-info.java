// SPDX-License-Identifier: MIT
/** The goals of {@code pergola-maven-plugin}: what a plugin's author does from the command line. */
@NullMarked
package dev.pergola.maven;

import org.jspecify.annotations.NullMarked;
