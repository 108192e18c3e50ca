// SPDX-License-Identifier: MIT
package dev.pergola.api;

/** Names of the permissions that the core itself knows. */
public final class Permission {
  /** Manage the installation: plugins, their settings, the license. */
  public static final String ADMINISTER = "installation.administer";

  /**
   * Manage one's own organization: the keys that it brings, which model answers, what its users may
   * use.
   */
  public static final String MANAGE = "organization.manage";

  /** Ask questions and keep conversations. */
  public static final String CHAT = "chat";

  /** Ask models directly, through the OpenAI-compatible gateway. */
  public static final String MODELS = "models";

  private Permission() {}
}
