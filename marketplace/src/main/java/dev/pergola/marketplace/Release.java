// SPDX-License-Identifier: MIT
package dev.pergola.marketplace;

import dev.pergola.trust.PluginDescriptor;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * One version of a plugin, as installations see it.
 *
 * @param feature the feature that a license must hold to unlock it; null for an open one
 * @param sha256 of the jar, in hexadecimal
 * @param size of the jar, in bytes
 */
@Serdeable
record Release(
    String id,
    String version,
    String title,
    @Nullable String description,
    String license,
    @Nullable String feature,
    String sha256,
    long size) {
  static Release of(PluginDescriptor descriptor, String sha256, long size) {
    PluginDescriptor.Info info = descriptor.info();
    return new Release(
        descriptor.id(),
        descriptor.version(),
        info.title(),
        info.description(),
        descriptor.license(),
        info.feature(),
        sha256,
        size);
  }
}
