// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One reason to refuse an artifact.
 *
 * @param entry the entry that it is about; the file's name when it is about the whole
 * @param message what is wrong, and what to do
 */
record Problem(ArtifactError code, String entry, String message) {
  Finding finding() {
    return new Finding(code.ruleId(), entry, message);
  }

  PergolaException exception() {
    return new PergolaException(code, message);
  }

  /** The first of several, with all that is wrong of the same kind, a line each. */
  static PergolaException exception(List<Problem> problems) {
    ArtifactError first = problems.getFirst().code();
    return new PergolaException(
        first,
        problems.stream()
            .filter(problem -> problem.code() == first)
            .map(Problem::message)
            .collect(Collectors.joining("\n")));
  }

  /** For what makes any further look at the artifact pointless or dangerous. */
  Stop stop() {
    return new Stop(this);
  }

  /** Ends the examination. */
  static final class Stop extends RuntimeException {
    private final transient Problem problem;

    private Stop(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}
