// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Limit;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestServer;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans, which limit one organization of an installation. */
@ParameterizedClass
@EnumSource
class PlansTest {
  @AutoClose private final LicensedServer server;
  private final MovableClock clock;
  private final Licenses licenses;

  PlansTest(TestServer.On database) {
    server = new LicensedServer(database);
    clock = server.clock;
    licenses = server.licenses;
  }

  @Test
  void aPlanLimitsItsOrganizationAndNoOther() {
    Caller small = caller();
    Caller large = caller();
    server.install(server.vendor.license().edition("enterprise-plus"));
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
        "organization.plan_changed", new LicensingEvent.By.Server(), "x", JsonObject.EMPTY);
  }

  private static Caller caller() {
    return new Caller(UUID.randomUUID(), UUID.randomUUID(), "somebody", Set.of());
  }
}
