// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseError;
import dev.pergola.trust.LicenseVerifier;
import dev.pergola.trust.Revocations;
import dev.pergola.trust.TrustedKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is stored, its signatures checked; only time can change what follows from it.
 *
 * @param state as it is stored
 * @param present the license
 * @param revocations the newest list of each key that is trusted
 * @param trial null when none was started
 * @param opened ids of plugins that were opened once
 * @param plans by organization
 */
record Facts(
    StateRow state,
    Present present,
    List<Revocations.Signed> revocations,
    @Nullable Trial trial,
    Set<String> opened,
    Map<UUID, Plan> plans) {
  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);

  /** The license that is installed. */
  sealed interface Present {
    /** There is none. */
    record None() implements Present {}

    /** There is one, and a trusted key signed it. */
    record Genuine(License license, String keyId) implements Present {}

    /** There is one that cannot be believed. */
    record Refused(String reason) implements Present {}
  }

  static Facts of(LicensingStore.Stored stored, TrustedKeys keys) {
    StateRow state = stored.state();
    return new Facts(
        state,
        present(stored.token(), keys),
        revocations(stored.revocations(), keys),
        state.trialStartedAt() == null || state.trialEndsAt() == null
            ? null
            : new Trial(
                Instant.ofEpochMilli(state.trialStartedAt()),
                Instant.ofEpochMilli(state.trialEndsAt())),
        stored.opened(),
        stored.plans());
  }

  private static Present present(@Nullable String token, TrustedKeys keys) {
    if (token == null) {
      return new Present.None();
    }
    try {
      LicenseVerifier.Genuine genuine = LicenseVerifier.genuine(token, keys);
      return new Present.Genuine(genuine.license(), genuine.keyId());
    } catch (PergolaException e) {
      if (e.code() instanceof LicenseError) {
        return new Present.Refused(e.getMessage());
      }
      throw e;
    }
  }

  private static List<Revocations.Signed> revocations(List<String> tokens, TrustedKeys keys) {
    List<Revocations.Signed> lists = new ArrayList<>();
    for (String token : tokens) {
      try {
        lists.add(Revocations.read(token, keys));
      } catch (PergolaException e) {
        // Its key is no longer trusted, and so is no license that it could take back.
        LOG.debug("A stored revocation list does not count: {}", e.getMessage());
      }
    }
    return List.copyOf(lists);
  }

  /** The same with another license. */
  Facts with(LicenseVerifier.Genuine genuine) {
    return new Facts(
        state,
        new Present.Genuine(genuine.license(), genuine.keyId()),
        revocations,
        trial,
        opened,
        plans);
  }

  /** The installation's id, which a license may be locked to. */
  UUID installationId() {
    return UUID.fromString(java.util.Objects.requireNonNull(state.installationId()));
  }

  /** Whether a vendor took back a license of his. */
  boolean revokes(String licenseId, String keyId) {
    return revocations.stream().anyMatch(list -> list.revokes(licenseId, keyId));
  }

  /** The newest list of a key; null for none. */
  Revocations.@Nullable Signed revocationsOf(String keyId) {
    return revocations.stream().filter(list -> list.keyId().equals(keyId)).findFirst().orElse(null);
  }

  /** The latest time that somebody with a trusted key has vouched for; null for none. */
  @Nullable Instant latestSigned() {
    Instant latest =
        present instanceof Present.Genuine(License license, String _) ? license.issuedAt() : null;
    for (Revocations.Signed list : revocations) {
      Instant issued = list.revocations().issuedAt();
      latest = latest == null || issued.isAfter(latest) ? issued : latest;
    }
    return latest;
  }
}
