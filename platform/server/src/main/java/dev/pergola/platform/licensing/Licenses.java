// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Entitlements;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseVerdict;
import dev.pergola.trust.LicenseVerifier;
import dev.pergola.trust.TrustedKeys;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The installation's license: one token in the database, believed only while its signature is that
 * of a trusted key. Answers {@link Entitlements} from memory; another node's or the command line's
 * change is seen at the next {@link #refresh}. Safe for use by several threads.
 */
@Singleton
public final class Licenses implements Entitlements {
  private static final String COMMUNITY = "community";

  private final LicenseStore store;
  private final ApplicationEventPublisher<EntitlementsChanged> changes;
  private final InstantSource clock;
  private final TrustedKeys keys;
  private volatile @Nullable String token;

  /**
   * @throws PergolaException when the configured keys cannot be read; names the entry
   */
  Licenses(
      LicenseStore store,
      ApplicationEventPublisher<EntitlementsChanged> changes,
      InstantSource clock,
      @Property(name = "pergola.license.keys", defaultValue = "") String keys) {
    this.store = store;
    this.changes = changes;
    this.clock = clock;
    this.keys = TrustedKeys.parse(keys);
    this.token = store.token();
  }

  @Override
  public boolean allows(String feature) {
    return verdict() instanceof LicenseVerdict.Valid(License license)
        && license.features().contains(feature);
  }

  /** The license at present. */
  public LicenseStatus status() {
    return status(verdict());
  }

  /** How many vendors' keys this installation trusts. */
  public int trustedKeys() {
    return keys.ids().size();
  }

  /**
   * Installs a license in place of the present one. When this method returns, what it unlocks is
   * unlocked.
   *
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link dev.pergola.trust.LicenseError} when the token does not hold
   *     now; the present license stays
   */
  public LicenseStatus install(String newToken, @Nullable Caller caller) {
    String stripped = newToken.strip();
    Instant now = clock.instant();
    LicenseVerdict verdict = LicenseVerifier.verify(stripped, keys, now);
    verdict.accepted();
    LicenseStatus status = status(verdict);
    store.install(stripped, now, new LicenseChanged(true, caller, status));
    token = stripped;
    changes.publishEvent(new EntitlementsChanged());
    return status;
  }

  /**
   * Removes the license. What it unlocked is locked when this method returns.
   *
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none
   */
  public void remove(@Nullable Caller caller) {
    LicenseStatus before = status();
    if (!store.remove(new LicenseChanged(false, caller, before))) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "There is no license on this installation to remove.");
    }
    token = null;
    changes.publishEvent(new EntitlementsChanged());
  }

  /** Looks whether somebody else changed the stored license. */
  public void refresh() {
    String stored = store.token();
    if (!Objects.equals(stored, token)) {
      token = stored;
      changes.publishEvent(new EntitlementsChanged());
    }
  }

  // Half a millisecond, and only where a commercial plugin is started or asks: not worth a cache
  // that would have to know about clocks.
  private @Nullable LicenseVerdict verdict() {
    String present = token;
    return present == null ? null : LicenseVerifier.verify(present, keys, clock.instant());
  }

  private static LicenseStatus status(@Nullable LicenseVerdict verdict) {
    return switch (verdict) {
      case null ->
          new LicenseStatus(
              COMMUNITY,
              null,
              List.of(),
              null,
              null,
              null,
              null,
              LicenseStatus.State.NONE,
              "No license: the open-source edition, with all of the core.");
      case LicenseVerdict.Valid(License license) ->
          of(
              license,
              LicenseStatus.State.VALID,
              license.expires() == null
                  ? "The license holds without end."
                  : "The license holds until " + license.expires() + ".");
      case LicenseVerdict.Expired(License license, Instant since) ->
          of(
              license,
              LicenseStatus.State.EXPIRED,
              "The license expired on %s. Ask the vendor to renew it.".formatted(since));
      case LicenseVerdict.NotYetValid(License license, Instant until) ->
          of(
              license,
              LicenseStatus.State.NOT_YET_VALID,
              "The license holds from %s on. Check this machine's clock if that is past."
                  .formatted(until));
      case LicenseVerdict.Refused(var _, String reason) ->
          new LicenseStatus(
              COMMUNITY,
              null,
              List.of(),
              null,
              null,
              null,
              null,
              LicenseStatus.State.REFUSED,
              reason);
    };
  }

  private static LicenseStatus of(License license, LicenseStatus.State state, String reason) {
    boolean holds = state == LicenseStatus.State.VALID;
    return new LicenseStatus(
        holds ? license.edition() : COMMUNITY,
        license.customer(),
        holds ? List.copyOf(license.features()) : List.of(),
        license.id(),
        license.issuedAt(),
        license.notBefore(),
        license.expires(),
        state,
        reason);
  }
}
