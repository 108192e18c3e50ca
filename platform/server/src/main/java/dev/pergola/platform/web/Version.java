// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

/** The server's version. */
public final class Version {
  /** From the jar's manifest; {@code development} when run from classes. */
  public static final String CURRENT = current();

  private static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private Version() {}
}
