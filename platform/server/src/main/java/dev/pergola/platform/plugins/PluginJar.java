// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.nio.file.Path;

/**
 * A jar that was found.
 *
 * @param file where it lies
 * @param source whose folder that is
 * @param size in bytes
 * @param modified its time of last change, in milliseconds since 1970
 */
record PluginJar(Path file, PluginStatus.Source source, long size, long modified) {
  String name() {
    return String.valueOf(file.getFileName());
  }
}
