// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.licensing.LicensingEvent.By;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which organization has which plan. An organization without one, as on installations that are not
 * hosted for others, is unlimited.
 */
@Singleton
public final class Plans {
  private final LicensingStore store;
  private final Licenses licenses;
  private final Organizations organizations;

  Plans(LicensingStore store, Licenses licenses, Organizations organizations) {
    this.store = store;
    this.licenses = licenses;
    this.organizations = organizations;
  }

  /** An organization's plan, from memory; null for none. */
  public @Nullable Plan of(UUID organizationId) {
    return licenses.holding().facts().plans().get(organizationId);
  }

  /**
   * The plan of an organization that exists; null for none.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is no such organization
   */
  @Nullable Plan known(UUID organizationId) {
    if (!organizations.exists(organizationId)) {
      throw missing(organizationId);
    }
    return of(organizationId);
  }

  /**
   * Gives an organization a plan. It counts when this method returns.
   *
   * @param plan null to take the plan away, which makes the organization unlimited
   * @param caller who does it
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is no such organization
   */
  public void assign(UUID organizationId, @Nullable Plan plan, Caller caller) {
    if (!organizations.exists(organizationId)) {
      throw missing(organizationId);
    }
    var event =
        new LicensingEvent(
            "organization.plan_changed",
            By.of(caller),
            organizationId.toString(),
            Json.object("plan", plan));
    store.assignPlan(organizationId, plan, licenses.clock().now(), event);
    licenses.changed();
  }

  static PergolaException missing(UUID organizationId) {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no organization %s.".formatted(organizationId));
  }
}
