// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Home;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes plugins out of the installation, and what is left of them. */
@Singleton
public final class Removal {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  /** What becomes of a removed plugin's settings, secrets, tables and files. */
  public enum Data {
    /** They stay, for the day it comes back. */
    KEEP,
    /** They are deleted, for ever. */
    PURGE
  }

  private final Home home;
  private final Lifecycle lifecycle;
  private final Commits commits;
  private final Offers offers;
  private final Generations generations;
  private final Operations operations;
  private final Artifacts artifacts;
  private final PluginData data;

  Removal(
      Home home,
      Lifecycle lifecycle,
      Commits commits,
      Offers offers,
      Generations generations,
      Operations operations,
      Artifacts artifacts,
      PluginData data) {
    this.home = home;
    this.lifecycle = lifecycle;
    this.commits = commits;
    this.offers = offers;
    this.generations = generations;
    this.operations = operations;
    this.artifacts = artifacts;
    this.data = data;
  }

  /**
   * Removes a plugin.
   *
   * @param settle waits until it no longer runs
   * @throws PergolaException {@link StandardError#CONFLICT} when it came with the distribution,
   *     {@link PluginError#DEPENDENCY_UNMET} when another one needs it
   */
  void of(Installed plugin, Data wanted, Asker asker, Runnable settle) {
    Candidate candidate = plugin.candidate();
    if (candidate == null) {
      ofUnusableFile(plugin.fileName());
      return;
    }
    if (candidate.source() == PluginStatus.Source.BUNDLED) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "%s came with Pergola and cannot be removed. Stop it instead.".formatted(plugin.id()));
    }
    requireUnneeded(plugin.id());
    // Also an older one that an upload has replaced: it would come back by itself.
    offers.findByPluginId(plugin.id()).stream()
        .filter(offer -> offer.problem() == null)
        .forEach(offer -> delete(offer.file()));
    commits.forget(candidate.id(), candidate.version(), asker, wanted.name());
    settle.run();
    if (plugin.state() == PluginState.NEEDS_CONSENT) {
      lifecycle.remove(plugin);
    }
    if (wanted == Data.PURGE) {
      data.purge(plugin.id());
    }
    artifacts.clean();
  }

  private void requireUnneeded(String id) {
    Collection<Candidate> dependents = new Resolution(lifecycle.candidates()).dependents(id);
    String needing =
        dependents.stream()
            .filter(
                dependent ->
                    dependent.descriptor().dependencies().stream()
                        .anyMatch(needed -> needed.id().equals(id) && !needed.optional()))
            .map(Candidate::id)
            .collect(Collectors.joining(", "));
    if (!needing.isEmpty()) {
      throw new PergolaException(
          PluginError.DEPENDENCY_UNMET,
          "%s is needed by %s. Remove that first.".formatted(id, needing));
    }
  }

  /** Removes a plugin whose jar is gone already. */
  void ofMissing(Generations.Row gone, Data wanted, Asker asker) {
    commits.forget(gone.pluginId(), gone.version(), asker, wanted.name());
    if (wanted == Data.PURGE) {
      data.purge(gone.pluginId());
    }
    artifacts.clean();
  }

  /** Removes a file of the folder that cannot be used. */
  void ofUnusableFile(String file) {
    delete(file);
    offers.deleteById(file);
  }

  private void delete(String file) {
    try {
      Files.deleteIfExists(home.plugins().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the folder is gone: whatever it brought goes, too; its data stays. */
  void ofFile(Offers.Row gone) {
    String id = gone.pluginId();
    Installed plugin = id == null ? null : lifecycle.find(id);
    if (plugin == null || !isFrom(plugin, gone.file())) {
      return;
    }
    Candidate candidate = Objects.requireNonNull(plugin.candidate());
    commits.forget(candidate.id(), candidate.version(), Asker.SERVER, Data.KEEP.name());
    if (plugin.state() == PluginState.NEEDS_CONSENT) {
      lifecycle.remove(plugin);
    }
    artifacts.clean();
  }

  private static boolean isFrom(Installed plugin, String file) {
    return plugin.candidate() instanceof Candidate candidate
        && candidate.source() == PluginStatus.Source.FOLDER
        && candidate.fileName().equals(file);
  }
}
