// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.LicenseStatus.State;
import dev.pergola.platform.licensing.Standing.Access;

/** A server that trusts a vendor, with a clock that the test moves. */
final class LicensedServer implements AutoCloseable {
  /** A release of a commercial plugin. */
  static final PluginRelease AUDIT = new PluginRelease("audit", "1.4.0", "audit", null);

  final Vendor vendor = new Vendor();
  final MovableClock clock;
  final Licenses licenses;
  private final TestServer server;

  LicensedServer(TestServer.On database) {
    server = vendor.installation(database);
    clock = bean(MovableClock.class);
    licenses = bean(Licenses.class);
  }

  <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  void install(Vendor.Draft draft) {
    licenses.install(draft.token(), null);
  }

  void revoke(String list) {
    bean(RevocationLists.class).install(list, null);
  }

  Access standing(PluginRelease plugin) {
    return licenses.standing(plugin).access();
  }

  /** Another node on the same database, or this one when it starts again. */
  Licenses anotherNode() {
    return new Licenses(
        bean(LicensingStore.class),
        server.context().getEventPublisher(EntitlementsChanged.class),
        clock,
        vendor.key.publicPem());
  }

  /**
   * Fails unless the license is in this state.
   *
   * @param allowed whether the feature of {@link #AUDIT} is to be open
   */
  void assertOn(State state, boolean allowed, Access access) {
    assertThat(licenses.status().state()).isEqualTo(state);
    assertThat(licenses.allows("audit")).isEqualTo(allowed);
    assertThat(standing(AUDIT)).isEqualTo(access);
  }

  /** Fails unless the license is refused with this code. */
  void assertRefused(String token, String code) {
    assertThatThrownBy(() -> licenses.install(token, null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code().name()).isEqualTo(code));
  }

  /** Fails unless there is no second trial. */
  void assertTrialUsed() {
    assertThatThrownBy(() -> bean(Trials.class).start(null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(LicensingError.TRIAL_USED));
  }

  @Override
  public void close() {
    server.close();
  }
}
