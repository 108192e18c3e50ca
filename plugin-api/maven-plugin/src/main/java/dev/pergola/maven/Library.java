// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library that goes into the plugin's jar.
 *
 * @param jar the file, or a folder of classes
 * @param classifier null for none
 * @param licenses as its pom names them; empty when it does not say
 */
record Library(
    Path jar,
    String group,
    String name,
    String version,
    @Nullable String classifier,
    List<LicenseName> licenses) {
  /** A license as a pom names it. */
  record LicenseName(@Nullable String name, @Nullable String url) {}

  @Override
  public String toString() {
    return group + ":" + name + ":" + version + (classifier == null ? "" : ":" + classifier);
  }
}
