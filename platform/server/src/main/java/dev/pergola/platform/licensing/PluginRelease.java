// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin, as far as licenses speak of it.
 *
 * @param id the plugin's id
 * @param version its semantic version
 * @param feature what a license must hold to open it; null for an open plugin
 * @param released when the version was released, see {@link dev.pergola.trust.ReleaseDate}; null
 *     when its jar does not say
 */
public record PluginRelease(
    String id, String version, @Nullable String feature, @Nullable Instant released) {}
