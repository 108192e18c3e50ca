// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.nio.file.Path;

/**
 * A jar that lies in the home's folder.
 *
 * @param file where it lies
 * @param size in bytes
 * @param modified its time of last change, in milliseconds since 1970
 */
record PluginJar(Path file, long size, long modified) {
  String name() {
    return String.valueOf(file.getFileName());
  }
}
