// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** The JSON values true and false. */
public enum JsonBoolean implements Json {
  TRUE(true),
  FALSE(false);

  private final boolean value;

  JsonBoolean(boolean value) {
    this.value = value;
  }

  /** The value as Java's. */
  public boolean value() {
    return value;
  }

  @Override
  public String toString() {
    return Boolean.toString(value);
  }
}
