// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.licensing.PluginRelease;
import dev.pergola.platform.licensing.Standing;
import dev.pergola.platform.plugins.Starter.Run;
import dev.pergola.trust.PluginDescriptor;
import jakarta.inject.Singleton;

/** How far the license lets plugins be used. */
@Singleton
final class LicensedUse {
  private static final Standing OPEN = new Standing(Standing.Access.OPEN, Reconciler.AT_WORK);

  private final Licenses licenses;
  private final InUse inUse;

  LicensedUse(Licenses licenses, InUse inUse) {
    this.licenses = licenses;
    this.inUse = inUse;
  }

  /** How far a jar may be used. */
  Standing standing(Candidate candidate) {
    String feature = candidate.descriptor().info().feature();
    return feature == null
        ? OPEN
        : licenses.standing(
            new PluginRelease(
                candidate.id(), candidate.version(), feature, inUse.released(candidate)));
  }

  /**
   * Lets what runs of a plugin do as much as the license does. One that has ended closes nothing
   * that was open: what is there can still be read.
   *
   * @return how it is at work, in a sentence
   */
  String apply(Run run) {
    String feature = run.candidate().descriptor().info().feature();
    if (feature == null) {
      return Reconciler.AT_WORK;
    }
    Standing standing = standing(run.candidate());
    boolean readOnly = standing.access() == Standing.Access.READ_ONLY;
    run.live().restriction().set(readOnly ? licenses.upgrade(feature) : null);
    return readOnly ? standing.reason() : Reconciler.AT_WORK;
  }

  // What the jar says about how to get a license comes before what is said of all.
  static String locked(PluginDescriptor descriptor, Standing standing) {
    String obtain = descriptor.info().obtain();
    return standing.reason()
        + " "
        + (obtain != null
            ? obtain
            : "Get one from %s and install it on the License page, with PUT /api/license or with ./pergola license install FILE."
                .formatted(
                    descriptor.provider().isEmpty()
                        ? "the plugin's maker"
                        : descriptor.provider()));
  }
}
