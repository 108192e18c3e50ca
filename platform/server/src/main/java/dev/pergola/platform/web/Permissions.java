// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;

/** Refuses those who may not. */
public final class Permissions {
  /**
   * Goes on when the caller holds the permission.
   *
   * @throws PergolaException {@link StandardError#NOT_ALLOWED} when not
   */
  public static void require(Caller caller, String permission) {
    if (!caller.may(permission)) {
      throw new PergolaException(
          StandardError.NOT_ALLOWED,
          "This needs the permission %s. Ask an administrator of this installation."
              .formatted(permission));
    }
  }

  private Permissions() {}
}
