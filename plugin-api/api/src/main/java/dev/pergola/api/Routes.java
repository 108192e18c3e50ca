// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/** A plugin's HTTP routes. */
public interface Routes {
  /** The routes; asked once, during {@link Plugin#setUp}. */
  List<Route> routes();
}
