// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
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

  /** Whether the caller sets the rules of their own organization. */
  public static boolean managesOrganization(Caller caller) {
    return caller.may(Permission.MANAGE) || caller.may(Permission.ADMINISTER);
  }

  /**
   * Goes on when the caller sets the rules of their own organization.
   *
   * @throws PergolaException {@link StandardError#NOT_ALLOWED} when not
   */
  public static void requireManagesOrganization(Caller caller) {
    if (!managesOrganization(caller)) {
      throw new PergolaException(
          StandardError.NOT_ALLOWED,
          "This needs the permission %s. Ask an owner of your organization."
              .formatted(Permission.MANAGE));
    }
  }

  private Permissions() {}
}
