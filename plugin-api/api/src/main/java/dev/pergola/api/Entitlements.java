// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** What the installation's license, if it has one, entitles to. Asked anew at each decision. */
public interface Entitlements {
  /**
   * Whether the feature may be used now.
   *
   * @param feature a name as listed in licenses, such as {@code audit}
   */
  boolean allows(String feature);
}
