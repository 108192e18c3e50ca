// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.trust.License;
import java.time.Instant;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

/** Whether a license, whatever its time, speaks of a version of a plugin. */
enum Coverage {
  /** It does. */
  COVERED,
  /** It names the plugin, in other versions. */
  OTHER_VERSIONS,
  /** Its maintenance ended before the version was released. */
  RELEASED_LATER,
  /** It is for other features and plugins. */
  OTHER_THINGS;

  /** A plugin that a license names is covered in that range only; any other by its feature. */
  static Coverage of(License license, PluginRelease plugin) {
    String range = license.plugins().get(plugin.id());
    if (range != null) {
      Semver version = Semver.parse(plugin.version());
      if (version == null || !version.satisfies(RangeListFactory.create(range))) {
        return OTHER_VERSIONS;
      }
    } else if (plugin.feature() == null
        || !Holding.featuresOf(license).contains(plugin.feature())) {
      return OTHER_THINGS;
    }
    Instant covered = license.maintenanceUntil();
    return covered != null && plugin.released() != null && plugin.released().isAfter(covered)
        ? RELEASED_LATER
        : COVERED;
  }
}
