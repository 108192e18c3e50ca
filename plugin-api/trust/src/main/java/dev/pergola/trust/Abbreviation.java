// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/** Shows a stranger's text in a message: short, and in one line. */
final class Abbreviation {
  private static final int LENGTH = 40;

  static String of(String text) {
    String shown = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  private Abbreviation() {}
}
