// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who signed an artifact.
 *
 * @param keyId the key's thumbprint (RFC 7638)
 * @param name what the installation knows the key as; null for an unknown one
 * @param role as what it signed
 * @param signedAt when, by the signer's own clock
 */
public record Signer(String keyId, @Nullable String name, Role role, Instant signedAt) {
  /** As what somebody signs. */
  public enum Role {
    /** Who made the plugin: each signed artifact has exactly one. */
    PUBLISHER,
    /** Who looked at what the publisher signed, and vouches for it. */
    MARKETPLACE
  }
}
