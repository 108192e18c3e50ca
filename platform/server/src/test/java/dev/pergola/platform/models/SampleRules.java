// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.JsonObject;

/** Rules for pages that are shown with sample data. */
public final class SampleRules {
  /** The rules that an object names. */
  public static RoutingRules of(JsonObject rules) {
    return RoutingRules.NONE.with(rules);
  }

  private SampleRules() {}
}
