// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.PluginExamination;
import dev.pergola.trust.PublisherKeys;
import dev.pergola.trust.Signer;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Examines jars before anything of them is loaded, against the keys that this server knows. */
@Singleton
final class Examinations {
  private final PublisherKeys keys;
  private final InstantSource clock;

  /**
   * @param official the distribution's own keys, as {@link PublisherKeys#parse} takes them
   * @param publishers the operator's, in the same form ({@code PERGOLA_PUBLISHER_KEYS})
   * @throws PergolaException when they cannot be read; names the line
   */
  Examinations(
      @Property(name = "pergola.plugins.official-keys", defaultValue = "") String official,
      @Property(name = "pergola.publisher.keys", defaultValue = "") String publishers,
      InstantSource clock) {
    this.keys = PublisherKeys.parse(official).and(PublisherKeys.parse(publishers));
    this.clock = clock;
  }

  /**
   * Examines a jar that nobody changes meanwhile, and says what it is.
   *
   * @throws PergolaException {@link dev.pergola.trust.ArtifactError}: it must not be loaded
   */
  Candidate candidate(Path jar, PluginStatus.Source source, String fileName, int generation) {
    PluginExamination examination = PluginExamination.of(jar, keys, clock);
    return new Candidate(
        examination.descriptor(),
        jar,
        examination.sha256(),
        examination.trust(),
        examination.signers().stream()
            .filter(signer -> signer.role() == Signer.Role.PUBLISHER)
            .map(Signer::keyId)
            .findFirst()
            .orElse(null),
        source,
        fileName,
        generation);
  }

  /** What a key's owner is called here; null for one whom nobody here knows. */
  @Nullable String publisher(String keyId) {
    return keys.name(keyId);
  }
}
