// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Entitlements;
import dev.pergola.api.Limit;
import dev.pergola.api.Upgrade;

/**
 * What an organization with a plan is entitled to: what the installation is, as far as the plan
 * goes.
 */
record PlannedEntitlements(Licenses installation, Plan plan) implements Entitlements {
  @Override
  public boolean allows(String feature) {
    return plan.leaves(feature) && installation.allows(feature);
  }

  @Override
  public void require(String feature) {
    if (!plan.leaves(feature)) {
      Upgrade upgrade = installation.upgrade(feature);
      throw new Upgrade(
              feature,
              upgrade.brings(),
              "A larger plan adds it: ask whoever hosts Pergola for your organization.")
          .refusal();
    }
    installation.require(feature);
  }

  @Override
  public Limit limit(String name) {
    Limit own = plan.limits().get(name);
    return own == null ? installation.limit(name) : own;
  }
}
