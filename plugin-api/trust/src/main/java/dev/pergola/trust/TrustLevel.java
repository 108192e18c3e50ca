// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/**
 * Who vouches for an artifact, from nobody upwards. It follows from the signatures in the artifact
 * and the keys that the installation knows, never from where the artifact was fetched.
 */
public enum TrustLevel {
  /** Nobody signed it. */
  UNSIGNED,
  /** Whole and signed, by a key that nobody vouches for. */
  COMMUNITY,
  /** Signed by a verified publisher, or by any publisher and endorsed by a marketplace. */
  VERIFIED,
  /** Signed by Pergola's own key. */
  OFFICIAL
}
