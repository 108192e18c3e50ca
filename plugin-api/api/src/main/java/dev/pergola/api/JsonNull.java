// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** The JSON value null. There is one instance, {@link Json#NULL}. */
public final class JsonNull implements Json {
  // Made by Json alone. A constant in here would be initialized from there and the other way round:
  // whichever class a program touched first, the other's constant would be null for ever.
  JsonNull() {}

  @Override
  public String toString() {
    return "null";
  }
}
