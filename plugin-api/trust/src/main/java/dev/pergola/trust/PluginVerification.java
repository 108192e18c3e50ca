// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * Whether a jar is a plugin that a server can start, as far as reading it tells: the author's view,
 * with all findings at once. The checks are those of {@link PluginExamination}.
 */
public final class PluginVerification {
  /**
   * Checks a jar.
   *
   * @return what is wrong with it, nothing when it may be installed
   */
  public static List<Finding> verify(Path jar) {
    return examine(jar).problems().stream().map(Problem::finding).toList();
  }

  /** Without keys: what they are worth differs from one installation to the next. */
  static Examiner.Result examine(Path jar) {
    return new Examiner(PublisherKeys.NONE, ArtifactLimits.DEFAULT, InstantSource.system())
        .examine(jar);
  }

  private PluginVerification() {}
}
