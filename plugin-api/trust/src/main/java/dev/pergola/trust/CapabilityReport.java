// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plugin's code really reaches.
 *
 * @param reached each place that needs a capability, sorted by class and method
 * @param asksForOwnFolder whether the plugin asks for its own folder; its files are then taken to
 *     lie there, and the gate holds it to that
 * @param classes how many classes the jar has
 * @param classBytes the size of their files
 */
public record CapabilityReport(
    List<Reach> reached, boolean asksForOwnFolder, int classes, long classBytes) {
  public CapabilityReport {
    reached = List.copyOf(reached);
  }

  /** The capabilities that it has to declare. */
  public Set<Capability> needed() {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    for (Reach reach : reached) {
      if (reach.capability() != Capability.FILES || !asksForOwnFolder) {
        needed.add(reach.capability());
      }
    }
    return needed;
  }

  /** The places that need a capability which is not declared. */
  public Map<Capability, List<Reach>> missing(Capabilities declared) {
    Set<Capability> missing = declared.missing(needed());
    Map<Capability, List<Reach>> places = new EnumMap<>(Capability.class);
    for (Reach reach : reached) {
      if (missing.contains(reach.capability())) {
        places.computeIfAbsent(reach.capability(), _ -> new ArrayList<>()).add(reach);
      }
    }
    return places;
  }
}
