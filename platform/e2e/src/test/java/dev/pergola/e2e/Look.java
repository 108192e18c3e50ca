// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

/** The screens that a page must fit. */
enum Look {
  DESKTOP_LIGHT(1280, 900, "light"),
  DESKTOP_DARK(1280, 900, "dark"),
  PHONE_LIGHT(390, 844, "light"),
  PHONE_DARK(390, 844, "dark");

  private final int width;
  private final int height;
  private final String scheme;

  Look(int width, int height, String scheme) {
    this.width = width;
    this.height = height;
    this.scheme = scheme;
  }

  /** In CSS pixels. */
  int width() {
    return width;
  }

  /** In CSS pixels. */
  int height() {
    return height;
  }

  /** {@code light} or {@code dark}. */
  String scheme() {
    return scheme;
  }

  boolean isPhone() {
    return width < 600;
  }

  /** For a file's name, such as {@code 390-dark}. */
  String fileName() {
    return width + "-" + scheme;
  }
}
