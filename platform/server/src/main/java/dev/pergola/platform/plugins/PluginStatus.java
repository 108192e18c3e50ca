// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as its administrator sees it.
 *
 * @param id its id; of a file that is no plugin, the file's name
 * @param version null for a file that is no plugin
 * @param title for people
 * @param description one sentence; null when it has none
 * @param provider who made it; empty when not said
 * @param license an SPDX license expression; null for a file that is no plugin
 * @param feature what a license must hold to unlock it; null for an open plugin
 * @param state how it stands
 * @param reason the state in a sentence, with what to do when something is to be done
 * @param source where its jar is from
 * @param file the jar's name there
 * @param hasSettings whether it has anything to set, or the version that waits has
 * @param trust who vouches for it; null for a file that is no plugin
 * @param generation its number among the plugin's generations; 0 for the distribution's jar
 * @param digest the jar's SHA-256 in hex; null for the distribution's jar
 * @param capabilities what it may do beyond its own classes, a sentence each
 * @param change what is being done to it, or waits, or failed; null for nothing
 * @param publisher the id of the key that its maker signed it with; null when nobody did
 */
@Serdeable
public record PluginStatus(
    String id,
    @Nullable String version,
    String title,
    @Nullable String description,
    String provider,
    @Nullable String license,
    @Nullable String feature,
    PluginState state,
    String reason,
    Source source,
    String file,
    boolean hasSettings,
    @Nullable TrustLevel trust,
    int generation,
    @Nullable String digest,
    List<String> capabilities,
    @Nullable Change change,
    @Nullable String publisher) {
  /** Where a plugin's jar is from. */
  public enum Source {
    /** The distribution. */
    BUNDLED,
    /** The folder {@code plugins} of the home. */
    FOLDER,
    /** An upload, or the command line. */
    UPLOAD
  }

  /**
   * An install, an upgrade or a roll back that is under way, waits, failed, or was cut off by the
   * server's end.
   *
   * @param operation its id
   * @param version of the jar that is to go into use; null before it is known
   * @param state {@code REQUESTED}, {@code RUNNING}, {@code WAITING}, {@code FAILED} or {@code
   *     ABANDONED}
   * @param step where it is, or where it failed; null before the first
   * @param reason why it waits or failed; null when it goes on
   * @param asks what an administrator must agree to, a sentence each
   * @param digest of that jar, its SHA-256 in hex; empty for the distribution's
   */
  @Serdeable
  public record Change(
      UUID operation,
      @Nullable String version,
      String state,
      @Nullable Step step,
      @Nullable String reason,
      List<String> asks,
      String digest) {}

  /** The same with another reason. */
  PluginStatus because(String other) {
    return new PluginStatus(
        id,
        version,
        title,
        description,
        provider,
        license,
        feature,
        state,
        other,
        source,
        file,
        hasSettings,
        trust,
        generation,
        digest,
        capabilities,
        change,
        publisher);
  }

  static PluginStatus ofFile(String file, PluginState state, String reason) {
    return new PluginStatus(
        file,
        null,
        file,
        null,
        "",
        null,
        null,
        state,
        reason,
        Source.FOLDER,
        file,
        false,
        null,
        0,
        null,
        List.of(),
        null,
        null);
  }

  static PluginStatus of(
      Candidate candidate,
      PluginState state,
      String reason,
      boolean hasSettings,
      @Nullable Change change) {
    PluginDescriptor descriptor = candidate.descriptor();
    return new PluginStatus(
        descriptor.id(),
        descriptor.version(),
        descriptor.info().title(),
        descriptor.info().description(),
        descriptor.provider(),
        descriptor.license(),
        descriptor.info().feature(),
        state,
        reason,
        candidate.source(),
        candidate.fileName(),
        hasSettings,
        candidate.trust(),
        candidate.generation(),
        candidate.digest().isEmpty() ? null : candidate.digest(),
        Admission.sentences(descriptor),
        change,
        candidate.publisher());
  }
}
