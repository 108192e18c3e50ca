// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

/**
 * A started plugin.
 *
 * @param contributed what it brought
 */
record LivePlugin(String id, Contributed contributed) {}
