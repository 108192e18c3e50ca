// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.Entitlements;
import dev.pergola.api.Limit;
import dev.pergola.api.Upgrade;

/** What the installation is entitled to, with a plugin's own words where they are better. */
record PluginEntitlements(Entitlements all, Upgrade offer) implements Entitlements {
  @Override
  public boolean allows(String feature) {
    return all.allows(feature);
  }

  @Override
  public void require(String feature) {
    if (feature.equals(offer.feature()) && !allows(feature)) {
      throw offer.refusal();
    }
    all.require(feature);
  }

  @Override
  public Limit limit(String name) {
    return all.limit(name);
  }

  /**
   * @throws PergolaException never
   */
  @Override
  public Entitlements of(Caller caller) {
    return new PluginEntitlements(all.of(caller), offer);
  }
}
