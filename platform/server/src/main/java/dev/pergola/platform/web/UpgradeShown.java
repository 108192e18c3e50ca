// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

/**
 * Somebody was shown what a license would bring.
 *
 * @param feature the feature's name, as in {@link dev.pergola.api.Upgrade}
 */
public record UpgradeShown(String feature) {}
