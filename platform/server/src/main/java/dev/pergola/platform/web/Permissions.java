// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;

/** Demands permissions. */
public final class Permissions {
  /**
   * Returns when the caller holds the permission.
   *
   * @throws PergolaException {@link StandardError#NOT_ALLOWED} when not
   */
  public static void require(Caller caller, String permission) {
    if (!caller.may(permission)) {
      throw new PergolaException(StandardError.NOT_ALLOWED, refusal(permission));
    }
  }

  private static String refusal(String permission) {
    return permission.equals(Permission.ADMINISTER)
        ? "Only an administrator of this installation may do this. Ask one."
        : "You lack the permission %s. Ask an administrator for it.".formatted(permission);
  }

  private Permissions() {}
}
