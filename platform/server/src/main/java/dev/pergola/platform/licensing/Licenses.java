// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Limit;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Upgrade;
import dev.pergola.platform.licensing.LicensingEvent.By;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseError;
import dev.pergola.trust.LicenseVerifier;
import dev.pergola.trust.TrustedKeys;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The installation's license: one token in the database, believed only while its signature is that
 * of a trusted key. Answers {@link Entitlements} from memory; another node's or the command line's
 * change is seen at the next {@link #refresh}. Safe for use by several threads.
 */
@Singleton
public final class Licenses implements Entitlements {
  /** The limit of how many people the license is for. */
  public static final String SEATS = "seats";

  private final LicensingStore store;
  private final ApplicationEventPublisher<EntitlementsChanged> changes;
  private final LicenseClock clock;
  private final TrustedKeys keys;
  private final LicenseWatch watch;
  private volatile Holding holding;

  /**
   * @throws PergolaException when the configured keys cannot be read; names the entry
   */
  Licenses(
      LicensingStore store,
      ApplicationEventPublisher<EntitlementsChanged> changes,
      InstantSource clock,
      @Property(name = "pergola.license.keys", defaultValue = "") String keys) {
    this.store = store;
    this.changes = changes;
    this.watch = new LicenseWatch(store);
    this.clock = new LicenseClock(clock);
    this.keys = TrustedKeys.parse(keys);
    Facts facts = Facts.of(store.load(), this.keys);
    this.clock.atLeast(facts.state().clockFloor());
    this.holding = Holding.of(facts, this.clock);
  }

  @Override
  public boolean allows(String feature) {
    return holding().allows(feature);
  }

  @Override
  public void require(String feature) {
    if (!allows(feature)) {
      throw upgrade(feature).refusal();
    }
  }

  @Override
  public Limit limit(String name) {
    return holding().limit(name);
  }

  @Override
  public Entitlements of(Caller caller) {
    Plan plan = holding().facts().plans().get(caller.organizationId());
    return plan == null ? this : new PlannedEntitlements(this, plan);
  }

  /**
   * The same for one plugin: who asks for the plugin's own feature without a license is told what
   * the plugin's jar says about it.
   *
   * @param offer the plugin's feature, what it brings and how to obtain it
   */
  public Entitlements forPlugin(Upgrade offer) {
    return new PluginEntitlements(this, offer);
  }

  /** What somebody is told who asks for a feature without a license. */
  public Upgrade upgrade(String feature) {
    return upgrade(feature, null, null);
  }

  /**
   * The same, for a feature that a plugin's jar tells of; of Pergola's own features, Pergola tells.
   *
   * @param brings what it brings, a sentence; null when the jar does not say
   * @param obtain where to get it; null when the jar does not say
   */
  public Upgrade upgrade(String feature, @Nullable String brings, @Nullable String obtain) {
    Feature known = Feature.named(feature);
    return known != null
        ? known.upgrade()
        : new Upgrade(
            feature,
            Objects.requireNonNullElseGet(
                brings, () -> "The feature \"%s\" comes with a license.".formatted(feature)),
            Objects.requireNonNullElse(
                obtain, "Ask the plugin's maker for one and install it on the License page."));
  }

  /**
   * Whether a version of a plugin may be used. Asked at each pass over the plugins: cheap, but for
   * the first time that a plugin is open, which is stored.
   */
  public Standing standing(PluginRelease plugin) {
    Holding now = holding();
    Standing standing = now.standing(plugin);
    if (standing.access() == Standing.Access.OPEN
        && plugin.feature() != null
        && !now.facts().opened().contains(plugin.id())) {
      store.markOpened(plugin.id(), clock.now());
      reload();
      return holding().standing(plugin);
    }
    return standing;
  }

  /** The license at present. */
  public LicenseStatus status() {
    return StatusReport.of(holding(), clock);
  }

  /** The features beyond the open-source edition that the license itself opens, by name. */
  public SortedSet<String> licensed() {
    Rung rung = holding().license();
    License license = rung.works() ? rung.license() : null;
    var features = new TreeSet<String>(license == null ? Set.of() : Holding.featuresOf(license));
    features.removeAll(Edition.OPEN_SOURCE.features());
    return features;
  }

  /** How many vendors' keys this installation trusts. */
  public int trustedKeys() {
    return keys.ids().size();
  }

  /** This installation's id, which a license may be locked to. */
  public UUID installationId() {
    return holding().facts().installationId();
  }

  /**
   * Installs a license in place of the present one. When this method returns, what it unlocks is
   * unlocked.
   *
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link LicenseError} when the token does not hold now; the present
   *     license stays
   */
  public LicenseStatus install(String newToken, @Nullable Caller caller) {
    String token = newToken.strip();
    LicenseVerifier.Genuine genuine = LicenseVerifier.genuine(token, keys);
    requireUsable(genuine);
    Instant now = clock.now();
    LicenseVerifier.at(genuine.license(), now).accepted();
    Facts after = holding().facts().with(genuine);
    LicenseStatus status = StatusReport.of(Holding.of(after, clock), clock);
    store.installLicense(token, now, new LicenseChanged(true, caller, status));
    changed();
    return status();
  }

  private void requireUsable(LicenseVerifier.Genuine genuine) {
    Facts facts = holding().facts();
    License license = genuine.license();
    if (facts.revokes(license.id(), genuine.keyId())) {
      throw new PergolaException(
          LicenseError.LICENSE_REVOKED,
          "The vendor took the license %s back. Ask the vendor for a new one."
              .formatted(license.id()));
    }
    if (license.installation() != null && !license.installation().equals(facts.installationId())) {
      throw new PergolaException(
          LicenseError.LICENSE_WRONG_INSTALLATION,
          "The license is for the installation %s, and this is %s. Send the vendor this id and ask for a license for it."
              .formatted(license.installation(), facts.installationId()));
    }
  }

  /**
   * Removes the license. What it unlocked is locked when this method returns.
   *
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none
   */
  public void remove(@Nullable Caller caller) {
    LicenseStatus before = status();
    if (!store.removeLicense(new LicenseChanged(false, caller, before))) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "There is no license on this installation to remove.");
    }
    changed();
  }

  /**
   * Takes the machine's clock as right, although later times were seen: licenses end by it again. A
   * trial is not prolonged.
   *
   * @param caller who does it; null for the command line
   * @throws PergolaException {@link LicensingError#CLOCK_IMPOSSIBLE} when something on this
   *     installation was signed later than what the clock shows
   */
  public LicenseStatus confirmClock(@Nullable Caller caller) {
    Instant shown = Instant.ofEpochMilli(clock.machineMillis());
    Instant signed = holding().facts().latestSigned();
    if (signed != null && shown.plus(LicenseVerifier.ISSUER_LEEWAY).isBefore(signed)) {
      throw new PergolaException(
          LicensingError.CLOCK_IMPOSSIBLE,
          "The clock shows %s, but the vendor signed something on this installation at %s. Set the clock, then confirm it."
              .formatted(shown.truncatedTo(ChronoUnit.SECONDS), signed));
    }
    JsonObject details = Json.object("clock", shown, "latestSeen", clock.floor());
    store.confirmClock(
        shown, new LicensingEvent("license.clock_confirmed", By.of(caller), "clock", details));
    changed();
    return status();
  }

  /** Looks whether somebody else changed something, and whether time did. */
  public void refresh() {
    StateRow stored = store.state();
    Facts known = holding.facts();
    if (stored.version() != known.state().version()) {
      changed();
    } else {
      clock.atLeast(stored.clockFloor());
    }
    if (clock.dueForWriting()) {
      store.raiseFloor(clock.now().toEpochMilli(), stored.version());
    }
    watch.look(clock, holding());
  }

  /** Takes up what was stored, and tells whoever depends on it. */
  void changed() {
    reload();
    store.raiseFloor(clock.now().toEpochMilli(), holding.facts().state().version());
    changes.publishEvent(new EntitlementsChanged());
  }

  TrustedKeys keys() {
    return keys;
  }

  LicenseClock clock() {
    return clock;
  }

  Holding holding() {
    Holding present = holding;
    return present.holdsAt(clock.machineMillis()) ? present : renewed();
  }

  private synchronized Holding renewed() {
    Holding present = holding;
    if (!present.holdsAt(clock.machineMillis())) {
      present = Holding.of(present.facts(), clock);
      holding = present;
    }
    return present;
  }

  private synchronized void reload() {
    int confirmations = holding.facts().state().clockConfirmations();
    Facts facts = Facts.of(store.load(), keys);
    if (facts.state().clockConfirmations() == confirmations) {
      clock.atLeast(facts.state().clockFloor());
    } else {
      clock.goBackTo(facts.state().clockFloor());
    }
    holding = Holding.of(facts, clock);
  }
}
