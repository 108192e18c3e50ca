// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is around a page's content.
 *
 * @param title the page's title
 * @param path the page's path, to mark its entry in the navigation
 * @param caller who looks; null when nobody is signed in
 * @param navigation the entries that the caller may use, in order; empty when nobody is signed in
 */
public record Frame(
    String title, String path, @Nullable Caller caller, List<NavigationEntry> navigation) {}
