// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Access;

/**
 * An entry in the navigation.
 *
 * @param title what it says
 * @param href where it leads, beginning with a slash
 * @param order its place; the smallest comes first
 * @param access who sees it
 */
public record NavigationEntry(String title, String href, int order, Access access) {}
