// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

/** The steps of an install, an upgrade or a roll back, in their order. */
public enum Step {
  /** The artifact is examined: structure, signatures, descriptor, capabilities. */
  VERIFY("Verify the artifact"),
  /** The license opens it, what it needs is there, and what needs it accepts its version. */
  RESOLVE("Resolve dependencies"),
  /** Every symbol that it uses exists. */
  LINK("Check the links"),
  /** Its tables are brought to its version. */
  MIGRATE("Migrate its tables"),
  /** It is set up, beside the version in use. */
  START("Start"),
  /** Its own health checks pass. */
  HEALTH("Check its health"),
  /** It takes the place of the version before. */
  SWITCH("Switch over"),
  /** What the version before is still doing comes to an end. */
  DRAIN("Drain the version before"),
  /** The version before is closed and unloaded. */
  STOP("Stop the version before");

  private final String title;

  Step(String title) {
    this.title = title;
  }

  /** The step in a few words. */
  public String title() {
    return title;
  }
}
