// SPDX-License-Identifier: MIT
package dev.pergola.api;

import org.jspecify.annotations.Nullable;

/**
 * What a plugin keeps secret beyond its settings, such as tokens that it was given: stored
 * encrypted, seen by no other plugin, left out of every export. Each change is durable and atomic
 * when the method returns. Safe for use by several threads and nodes.
 */
public interface Secrets {
  /**
   * The secret of a name; null when there is none.
   *
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when it was stored with another
   *     key of the installation
   */
  @Nullable Secret get(String name);

  /**
   * Keeps a secret, in place of what was there.
   *
   * @param name at most 100 characters of {@code a-z A-Z 0-9 . _ - /}
   * @throws IllegalArgumentException when the name is not as it must be
   */
  void put(String name, Secret secret);

  /** Forgets the secret of a name, if there is one. */
  void remove(String name);
}
