// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** The JSON value null. */
public enum JsonNull implements Json {
  INSTANCE;

  @Override
  public String toString() {
    return "null";
  }
}
