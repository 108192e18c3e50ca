// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * What the installation's license, if it has one, entitles to. Asked anew at each decision: the
 * answer comes from memory. Safe for use by several threads.
 */
public interface Entitlements {
  /**
   * Whether the feature may be used now.
   *
   * @param feature a name as listed in licenses, such as {@code audit}
   */
  boolean allows(String feature);

  /**
   * Goes on when the feature may be used now.
   *
   * @param feature as in {@link #allows}
   * @throws PergolaException {@link StandardError#FEATURE_NOT_LICENSED} when not, answered with
   *     HTTP status 402; says what the feature brings and where to get it, see {@link Upgrade}
   */
  default void require(String feature) {
    if (!allows(feature)) {
      throw new Upgrade(
              feature,
              "The feature \"%s\" comes with a license.".formatted(feature),
              "Ask the plugin's maker for one and install it on the License page.")
          .refusal();
    }
  }

  /**
   * How much of something may be used, such as {@code seats}, or a plan's {@code executions}.
   *
   * @param name a limit's name; one that nobody limits is unlimited
   */
  default Limit limit(String name) {
    return Limit.unlimited();
  }

  /**
   * What one organization is entitled to: what the installation is, as far as the organization's
   * plan goes. Without a plan, as on installations that are not hosted for others, that is all.
   *
   * @param caller whose organization is meant
   */
  default Entitlements of(Caller caller) {
    return this;
  }
}
