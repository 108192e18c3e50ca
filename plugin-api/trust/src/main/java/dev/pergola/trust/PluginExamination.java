// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * What a server must know of an artifact before it unpacks or loads anything of it. That there is
 * an examination means that all checks passed; whether the trust level suffices is the operator's
 * policy.
 *
 * @param descriptor what it says that it is
 * @param sha256 of the file, in lower case hex: the artifact's address
 * @param trust who vouches for it
 * @param signers the publisher first, then marketplaces; none of an unsigned artifact
 * @param hasSbom whether it says which libraries are in it
 * @param warnings what is not as it should be, but no reason to refuse it
 */
public record PluginExamination(
    PluginDescriptor descriptor,
    String sha256,
    TrustLevel trust,
    List<Signer> signers,
    boolean hasSbom,
    List<Finding> warnings) {

  /**
   * Examines an artifact within {@link ArtifactLimits#DEFAULT}.
   *
   * @see #of(Path, PublisherKeys, ArtifactLimits, InstantSource)
   */
  public static PluginExamination of(Path jar, PublisherKeys keys, InstantSource clock) {
    return of(jar, keys, ArtifactLimits.DEFAULT, clock);
  }

  /**
   * Examines an artifact: reads it once, with little memory, and loads no class of it. Any number
   * of threads may examine at a time. The file must not change until it is installed, so it is one
   * that belongs to the caller alone: copy first, then examine the copy.
   *
   * @param keys what signatures are worth
   * @param clock against signatures of the future
   * @throws PergolaException {@link ArtifactError}: the first reason to refuse it
   */
  public static PluginExamination of(
      Path jar, PublisherKeys keys, ArtifactLimits limits, InstantSource clock) {
    Examiner.Result result = new Examiner(keys, limits, clock).examine(jar);
    if (!result.problems().isEmpty()) {
      throw Problem.exception(result.problems());
    }
    return Objects.requireNonNull(result.examination());
  }
}
