// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;

/** Tools that belong together, such as those of one connector. */
public interface ToolSet {
  /** The tools; asked once, during {@link Plugin#setUp}. */
  List<Tool> tools();
}
