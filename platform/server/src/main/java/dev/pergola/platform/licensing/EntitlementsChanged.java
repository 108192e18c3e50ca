// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

/** What the installation is entitled to may have changed. Published after the change is stored. */
public record EntitlementsChanged() {}
