// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static dev.pergola.platform.licensing.LicensedServer.AUDIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.licensing.LicenseStatus.State;
import dev.pergola.platform.licensing.Standing.Access;
import dev.pergola.trust.Revocations;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Licenses and keys that the vendor took back. */
@ParameterizedClass
@EnumSource
class RevocationListsTest {
  @AutoClose private final LicensedServer server;
  private final Licenses licenses;

  RevocationListsTest(TestServer.On database) {
    server = new LicensedServer(database);
    licenses = server.licenses;
  }

  @Test
  void aRevokedLicenseIsReadOnlyWhereItWasUsedAndCannotBeInstalledAgain() {
    String token = server.vendor.license().id("lic-9").token();
    licenses.install(token, null);
    server.standing(AUDIT);

    server.revoke(server.vendor.revocations(3, "lic-9", "lic-10"));

    server.assertOn(State.REVOKED, false, Access.READ_ONLY);
    assertThat(licenses.status().reason()).contains("took the license back");
    server.assertRefused(token, "LICENSE_REVOKED");

    server.install(server.vendor.license().id("lic-11"));
    server.assertOn(State.VALID, true, Access.OPEN);
  }

  @Test
  void anOlderListCannotReplaceANewer() {
    server.revoke(server.vendor.revocations(3, "lic-9"));

    for (long sequence : new long[] {0, 2, 3}) {
      assertThatThrownBy(() -> server.revoke(server.vendor.revocations(sequence)))
          .isInstanceOfSatisfying(
              PergolaException.class,
              e -> assertThat(e.code().name()).isEqualTo("REVOCATIONS_OUTDATED"));
    }
    server.assertRefused(server.vendor.license().id("lic-9").token(), "LICENSE_REVOKED");
    server.revoke(server.vendor.revocations(4));
    server.install(server.vendor.license().id("lic-9"));
  }

  @Test
  void aKeyThatWithdrewItselfSignsNothingAnyMore() {
    server.install(server.vendor.license());
    server.revoke(
        new Revocations(5, Set.of(), Set.of(server.vendor.key.id()), Vendor.ISSUED)
            .issue(server.vendor.key));

    assertThat(licenses.status().state()).isEqualTo(State.REVOKED);
    server.assertRefused(server.vendor.license().id("other").token(), "LICENSE_REVOKED");
    assertThatThrownBy(() -> server.revoke(server.vendor.revocations(6)))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code().name()).isEqualTo("REVOCATIONS_KEY_WITHDRAWN"));
  }
}
