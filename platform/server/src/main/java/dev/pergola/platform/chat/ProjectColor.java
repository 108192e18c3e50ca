// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import java.util.Locale;

/** The color by which a project is told from others; the pages know its shade by day and night. */
public enum ProjectColor {
  GRAY,
  RED,
  ORANGE,
  YELLOW,
  GREEN,
  TEAL,
  BLUE,
  PURPLE;

  /** For people. */
  public String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}
