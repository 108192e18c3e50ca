// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import java.util.List;

/** A bean with which a room provides entries of the navigation. Asked for each page. */
@FunctionalInterface
public interface Navigation {
  /** The entries at present. */
  List<NavigationEntry> entries();
}
