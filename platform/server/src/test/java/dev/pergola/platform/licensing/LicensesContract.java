// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Caller;
import dev.pergola.api.Limit;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.LicenseStatus.State;
import dev.pergola.platform.licensing.Standing.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What licenses, revocations, the trial and the clock do, on one kind of database. */
abstract class LicensesContract {
  private static final PluginRelease AUDIT = new PluginRelease("audit", "1.4.0", "audit", null);
  private static final Duration DAY = Duration.ofDays(1);

  private final TestServer.On database;
  private final Vendor vendor = new Vendor();
  private TestServer server;
  private MovableClock clock;
  private Licenses licenses;

  LicensesContract(TestServer.On database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    server = vendor.installation(database);
    clock = server.bean(MovableClock.class);
    licenses = server.bean(Licenses.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void withoutALicenseAllOfTheOpenSourceEditionIsOpenAndUnlimited() {
    assertThat(licenses.status().state()).isEqualTo(State.NONE);
    assertThat(licenses.status().edition()).isEqualTo("open-source");
    assertThat(Edition.OPEN_SOURCE.features()).isNotEmpty().allMatch(licenses::allows);
    assertThat(licenses.limit(Licenses.SEATS)).isEqualTo(Limit.unlimited());
    assertThat(licenses.limit(Plan.AGENTS)).isEqualTo(Limit.unlimited());
    assertThat(licenses.allows("audit")).isFalse();
    assertThat(standing(AUDIT)).isEqualTo(Access.CLOSED);
    assertThat(standing(new PluginRelease("xero", "1.0.0", null, null))).isEqualTo(Access.OPEN);
  }

  @Test
  void anEditionImpliesItsFeaturesAndTheLicenseAddsSome() {
    install(vendor.license().features("forecasts").seats(25));

    assertThat(Edition.ENTERPRISE.features()).contains("core_patterns").allMatch(licenses::allows);
    assertThat(licenses.allows("forecasts")).isTrue();
    assertThat(licenses.allows("sso_integration")).isFalse();
    assertThat(licenses.limit(Licenses.SEATS)).isEqualTo(Limit.atMost(25));

    install(vendor.license().edition("enterprise-plus"));
    assertThat(licenses.allows("sso_integration")).isTrue();
    assertThat(licenses.allows("forecasts")).isFalse();

    install(vendor.license().edition("team").features("audit"));
    assertThat(licenses.allows("audit")).isTrue();
    assertThat(licenses.allows("persistence")).isFalse();
    assertThat(licenses.status().edition()).isEqualTo("team");
  }

  @Test
  void theLadderLeadsDownStepByStep() {
    install(vendor.license().expiresIn(Duration.ofDays(40), server));
    assertOn(State.VALID, true, Access.OPEN);

    clock.advance(Duration.ofDays(10));
    assertOn(State.WARNING, true, Access.OPEN);
    assertThat(licenses.status().reason()).contains("another 30 days", "renew");

    clock.advance(Duration.ofDays(30));
    assertOn(State.GRACE, true, Access.OPEN);
    assertThat(licenses.status().reason()).contains("expired", "another 14 days");

    clock.advance(Duration.ofDays(14).minusMillis(1));
    assertOn(State.GRACE, true, Access.OPEN);
    assertThat(licenses.status().reason()).contains("another day");

    clock.advance(Duration.ofMillis(1));
    assertOn(State.EXPIRED, false, Access.READ_ONLY);
    assertThat(licenses.status().reason()).contains("read and exported", "renew");
    assertThat(licenses.status().edition()).isEqualTo("open-source");
    assertThat(Edition.OPEN_SOURCE.features()).allMatch(licenses::allows);
  }

  @Test
  void aPluginThatWasNeverOpenIsClosedWhenTheLicenseHasEnded() {
    install(vendor.license().expiresIn(DAY, server).grace(0));
    assertThat(standing(AUDIT)).isEqualTo(Access.OPEN);

    clock.advance(DAY);

    assertThat(standing(AUDIT)).isEqualTo(Access.READ_ONLY);
    assertThat(standing(new PluginRelease("backups", "1.0.0", "backup_restore", null)))
        .isEqualTo(Access.CLOSED);
  }

  @Test
  void aRenewalOpensEverythingAgain() {
    install(vendor.license().expiresIn(DAY, server).grace(0));
    standing(AUDIT);
    clock.advance(Duration.ofDays(3));
    assertThat(standing(AUDIT)).isEqualTo(Access.READ_ONLY);

    install(vendor.license().id("lic-2").expiresIn(DAY, server));

    assertOn(State.WARNING, true, Access.OPEN);
  }

  @Test
  void aRemovedLicenseClosesWhatItOpened() {
    install(vendor.license());
    standing(AUDIT);

    licenses.remove(null);

    assertThat(standing(AUDIT)).isEqualTo(Access.CLOSED);
    assertThatThrownBy(() -> licenses.remove(null)).hasMessageContaining("no license");
  }

  @Test
  void aPluginThatTheLicenseNamesIsOpenInItsRangeOnly() {
    install(vendor.license().plugin("audit", ">=1.2.0 <2.0.0 || ^3"));

    assertThat(standing(AUDIT)).isEqualTo(Access.OPEN);
    assertThat(standing(new PluginRelease("audit", "3.1.0", "audit", null))).isEqualTo(Access.OPEN);
    assertThat(licenses.standing(new PluginRelease("audit", "2.0.0", "audit", null)))
        .isEqualTo(
            new Standing(
                Access.CLOSED,
                "The license opens it in the versions >=1.2.0 <2.0.0 || ^3, and this is 2.0.0."));
    assertThat(standing(new PluginRelease("audit", "not a version", "audit", null)))
        .isEqualTo(Access.CLOSED);
  }

  @Test
  void aPluginThatTheLicenseNamesMayUseItsFeature() {
    install(vendor.license().edition(null).plugin("forecast", "*"));
    var forecast = new PluginRelease("forecast", "1.0.0", "forecasting", null);

    assertThat(standing(forecast)).isEqualTo(Access.OPEN);
    assertThat(licenses.allows("forecasting")).isTrue();
    assertThat(licenses.status().edition()).isEqualTo("custom");

    licenses.remove(null);
    assertThat(licenses.allows("forecasting")).isFalse();
  }

  @Test
  void maintenanceCoversWhatWasReleasedUntilItsEnd() {
    install(vendor.license().maintenanceUntil("2026-02-28T00:00:00Z"));

    assertThat(standing(released("2026-02-28T00:00:00Z"))).isEqualTo(Access.OPEN);
    assertThat(standing(AUDIT)).as("a jar that does not say when").isEqualTo(Access.OPEN);
    assertThat(licenses.standing(released("2026-02-28T00:00:01Z")))
        .satisfies(
            standing -> {
              assertThat(standing.access()).isEqualTo(Access.CLOSED);
              assertThat(standing.reason()).contains("maintenance ended", "earlier version");
            });
    assertThat(licenses.status().warnings()).anyMatch(text -> text.contains("maintenance"));
  }

  @Test
  void aLicenseForAnotherInstallationIsRefusedWithThisOnesId() {
    assertRefused(
        vendor.license().installation(UUID.randomUUID()).token(), "LICENSE_WRONG_INSTALLATION");

    install(vendor.license().installation(licenses.installationId()));
    assertThat(licenses.status().state()).isEqualTo(State.VALID);
  }

  @Test
  void theInstallationsIdStays() {
    UUID id = licenses.installationId();

    licenses.refresh();

    assertThat(licenses.installationId()).isEqualTo(id);
    assertThat(server.bean(LicensingStore.class).load().state().installationId())
        .isEqualTo(id.toString());
  }

  @Test
  void aRevokedLicenseIsReadOnlyWhereItWasUsedAndCannotBeInstalledAgain() {
    String token = vendor.license().id("lic-9").token();
    licenses.install(token, null);
    standing(AUDIT);

    revoke(vendor.revocations(3, "lic-9", "lic-10"));

    assertOn(State.REVOKED, false, Access.READ_ONLY);
    assertThat(licenses.status().reason()).contains("took the license back");
    assertRefused(token, "LICENSE_REVOKED");

    install(vendor.license().id("lic-11"));
    assertOn(State.VALID, true, Access.OPEN);
  }

  @Test
  void anOlderListCannotReplaceANewer() {
    revoke(vendor.revocations(3, "lic-9"));

    for (long sequence : new long[] {0, 2, 3}) {
      assertThatThrownBy(() -> revoke(vendor.revocations(sequence)))
          .isInstanceOfSatisfying(
              PergolaException.class,
              e -> assertThat(e.code().name()).isEqualTo("REVOCATIONS_OUTDATED"));
    }
    assertRefused(vendor.license().id("lic-9").token(), "LICENSE_REVOKED");
    revoke(vendor.revocations(4));
    install(vendor.license().id("lic-9"));
  }

  @Test
  void aKeyThatWithdrewItselfSignsNothingAnyMore() {
    install(vendor.license());
    revoke(
        new dev.pergola.trust.Revocations(5, Set.of(), Set.of(vendor.key.id()), Vendor.ISSUED)
            .issue(vendor.key));

    assertThat(licenses.status().state()).isEqualTo(State.REVOKED);
    assertRefused(vendor.license().id("other").token(), "LICENSE_REVOKED");
    assertThatThrownBy(() -> revoke(vendor.revocations(6)))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code().name()).isEqualTo("REVOCATIONS_KEY_WITHDRAWN"));
  }

  @Test
  void theTrialOpensTheEnterpriseEditionAndEveryCommercialPluginForThirtyDaysOnce() {
    var foreign = new PluginRelease("weather", "1.0.0", "weather-pro", null);
    server.bean(Trials.class).start(null);

    assertThat(licenses.status().state()).isEqualTo(State.TRIAL);
    assertThat(licenses.status().edition()).isEqualTo("enterprise");
    assertThat(standing(AUDIT)).isEqualTo(Access.OPEN);
    assertThat(standing(foreign)).isEqualTo(Access.OPEN);
    assertThat(licenses.allows("weather-pro")).isTrue();
    assertThat(licenses.allows("sso_integration")).isFalse();
    assertTrialUsed();

    clock.advance(Duration.ofDays(30).minusMillis(1));
    assertThat(standing(AUDIT)).isEqualTo(Access.OPEN);
    clock.advance(Duration.ofMillis(1));

    assertOn(State.TRIAL_ENDED, false, Access.READ_ONLY);
    assertThat(standing(foreign)).isEqualTo(Access.READ_ONLY);
    assertThat(licenses.allows("weather-pro")).isFalse();
    assertTrialUsed();
  }

  @Test
  void aClockSetBackDoesNotProlongALicenseAndIsNoticed() {
    install(vendor.license().expiresIn(Duration.ofDays(10), server).grace(0));
    clock.advance(Duration.ofDays(9));
    licenses.refresh();
    assertThat(licenses.status().clock().behind()).isFalse();

    clock.advance(Duration.ofDays(-8));
    licenses.refresh();
    assertThat(licenses.status().clock().behind()).isTrue();
    assertThat(licenses.status().warnings()).anyMatch(text -> text.contains("clock"));
    assertThat(licenses.allows("audit")).as("nothing is taken away at once").isTrue();

    clock.advance(Duration.ofDays(9));
    assertThat(licenses.status().clock().behind()).isFalse();
    assertThat(licenses.allows("audit")).isFalse();
  }

  @Test
  void theFloorOutlivesARestart() {
    install(vendor.license().expiresIn(Duration.ofDays(10), server).grace(0));
    clock.advance(Duration.ofDays(11));
    licenses.refresh();
    assertThat(licenses.status().state()).isEqualTo(State.EXPIRED);

    clock.advance(Duration.ofDays(-5));
    Licenses restarted = anotherNode();

    assertThat(restarted.status().state()).isEqualTo(State.EXPIRED);
    assertThat(restarted.status().clock().behind()).isTrue();
  }

  @Test
  void aJumpAheadThatWasCorrectedIsForgottenWhenAnAdministratorConfirmsTheClock() {
    install(vendor.license().expiresIn(Duration.ofDays(100), server));
    Licenses other = anotherNode();
    clock.advance(Duration.ofDays(4000));
    licenses.refresh();
    other.refresh();
    clock.advance(Duration.ofDays(-4000));
    licenses.refresh();
    assertThat(licenses.status().state()).isEqualTo(State.EXPIRED);

    licenses.confirmClock(null);

    assertThat(licenses.status().state()).isEqualTo(State.VALID);
    assertThat(licenses.status().clock().behind()).isFalse();
    assertThat(licenses.status().clock().confirmations()).isEqualTo(1);
    other.refresh();
    other.refresh();
    assertThat(other.status().state()).isEqualTo(State.VALID);
    licenses.refresh();
    assertThat(licenses.status().state()).isEqualTo(State.VALID);
  }

  @Test
  void aClockEarlierThanWhatTheVendorSignedCannotBeConfirmed() {
    install(vendor.license());
    clock.advance(Duration.ofDays(-60));

    assertThatThrownBy(() -> licenses.confirmClock(null))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(LicensingError.CLOCK_IMPOSSIBLE));
  }

  @Test
  void noTrickWithTheClockProlongsTheTrial() {
    server.bean(Trials.class).start(null);
    clock.advance(Duration.ofDays(29));
    licenses.refresh();
    clock.advance(Duration.ofDays(-29));
    licenses.confirmClock(null);
    assertThat(licenses.allows("audit")).isTrue();

    clock.advance(Duration.ofDays(2));
    licenses.refresh();
    assertThat(licenses.allows("audit")).as("29 days were spent already").isTrue();
    clock.advance(Duration.ofDays(27));
    assertThat(licenses.allows("audit")).isTrue();
    clock.advance(Duration.ofDays(1));

    assertThat(licenses.allows("audit")).isFalse();
    assertTrialUsed();
  }

  @Test
  void anotherNodeSeesChangesAtItsNextLook() {
    Licenses other = anotherNode();
    install(vendor.license());
    assertThat(other.allows("audit")).isFalse();

    other.refresh();

    assertThat(other.allows("audit")).isTrue();
    assertThat(other.installationId()).isEqualTo(licenses.installationId());
  }

  @Test
  void aPlanLimitsItsOrganizationAndNoOther() {
    Caller small = caller();
    Caller large = caller();
    install(vendor.license().edition("enterprise-plus"));
    server
        .bean(LicensingStore.class)
        .assignPlan(small.organizationId(), Plan.FREE, clock.instant(), planEvent());
    licenses.refresh();

    assertThat(licenses.of(small).limit(Plan.EXECUTIONS)).isEqualTo(Limit.atMost(5000));
    assertThat(licenses.of(small).limit(Plan.AGENTS)).isEqualTo(Limit.unlimited());
    assertThat(licenses.of(small).allows("persistence")).isFalse();
    assertThat(licenses.of(small).allows("api_access")).isTrue();
    assertThat(licenses.of(small).allows("rbac")).as("of no plan").isTrue();
    assertThatThrownBy(() -> licenses.of(small).require("persistence"))
        .hasMessageContaining("larger plan");
    assertThat(licenses.of(large).limit(Plan.EXECUTIONS)).isEqualTo(Limit.unlimited());
    assertThat(licenses.of(large).allows("persistence")).isTrue();

    licenses.remove(null);
    server
        .bean(LicensingStore.class)
        .assignPlan(small.organizationId(), Plan.ENTERPRISE, clock.instant(), planEvent());
    licenses.refresh();
    assertThat(licenses.of(small).allows("persistence"))
        .as("a plan opens nothing that the installation has not")
        .isFalse();
  }

  private static LicensingEvent planEvent() {
    return new LicensingEvent(
        "organization.plan_changed",
        new LicensingEvent.By.Server(),
        "x",
        dev.pergola.api.JsonObject.EMPTY);
  }

  private static Caller caller() {
    return new Caller(UUID.randomUUID(), UUID.randomUUID(), "somebody", Set.of());
  }

  private Licenses anotherNode() {
    return new Licenses(
        server.bean(LicensingStore.class),
        server.context().getEventPublisher(EntitlementsChanged.class),
        clock,
        vendor.key.publicPem());
  }

  private static PluginRelease released(String at) {
    return new PluginRelease("audit", "1.4.0", "audit", Instant.parse(at));
  }

  private void assertOn(State state, boolean allowed, Access access) {
    assertThat(licenses.status().state()).isEqualTo(state);
    assertThat(licenses.allows("audit")).isEqualTo(allowed);
    assertThat(standing(AUDIT)).isEqualTo(access);
  }

  private void assertTrialUsed() {
    assertThatThrownBy(() -> server.bean(Trials.class).start(null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(LicensingError.TRIAL_USED));
  }

  private void assertRefused(String token, String code) {
    assertThatThrownBy(() -> licenses.install(token, null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code().name()).isEqualTo(code));
  }

  private Access standing(PluginRelease plugin) {
    return licenses.standing(plugin).access();
  }

  private void install(Vendor.Draft draft) {
    licenses.install(draft.token(), null);
  }

  private void revoke(String list) {
    server.bean(RevocationLists.class).install(list, null);
  }
}
