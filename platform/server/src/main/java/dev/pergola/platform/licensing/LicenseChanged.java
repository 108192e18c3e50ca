// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The license was installed or removed. Published in the transaction of the change.
 *
 * @param installed whether it was installed; else removed
 * @param caller who did it; null for the command line
 * @param status the license after an installation, or before a removal
 */
public record LicenseChanged(boolean installed, @Nullable Caller caller, LicenseStatus status) {}
