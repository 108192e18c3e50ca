// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import dev.pergola.trust.HostClasses;
import dev.pergola.trust.LinkCheck;
import dev.pergola.trust.MissingSymbol;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The plugins for the command line: by what is stored, beside a server or without one. Runs no
 * plugin. What is to be changed is written down for the server; where there is none, it is done
 * here and the plugin is started with the next start of the server.
 */
@Singleton
public final class PluginDesk {
  private final InUse inUse;
  private final Lifecycle lifecycle;
  private final Artifacts artifacts;
  private final Operations operations;
  private final Examinations examinations;
  private final Installer installer;
  private final Orders orders;
  private final WayBack wayBack;

  PluginDesk(
      InUse inUse,
      Lifecycle lifecycle,
      Artifacts artifacts,
      Operations operations,
      Examinations examinations,
      Installer installer,
      Orders orders,
      WayBack wayBack) {
    this.inUse = inUse;
    this.lifecycle = lifecycle;
    this.artifacts = artifacts;
    this.operations = operations;
    this.examinations = examinations;
    this.installer = installer;
    this.orders = orders;
    this.wayBack = wayBack;
  }

  /** A plugin whose jar is in use. */
  public record InUsePlugin(
      String id, String version, String title, String trust, int generation, String source) {}

  /** All plugins whose jar is in use, by id, but those whose jar is gone. */
  public List<InUsePlugin> list() {
    return inUse.read().values().stream()
        .map(
            plugin ->
                new InUsePlugin(
                    plugin.id(),
                    plugin.version(),
                    plugin.descriptor().info().title(),
                    Admission.word(plugin.trust()),
                    plugin.generation(),
                    plugin.source().name().toLowerCase(java.util.Locale.ROOT)))
        .toList();
  }

  /**
   * Asks for a jar to be installed.
   *
   * @param consent whether whoever asks agrees to what it may ask for
   * @return the operation's id
   * @throws IOException when the file cannot be read
   */
  public UUID install(Path file, boolean consent) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        Artifacts.Held jar = artifacts.take(in)) {
      return orders
          .install(
              jar,
              PluginStatus.Source.UPLOAD,
              String.valueOf(file.getFileName()),
              consent,
              State.REQUESTED,
              Asker.COMMAND_LINE)
          .id();
    }
  }

  /**
   * Asks for an earlier generation to be used again.
   *
   * @param number null for what was at work before the present one, 0 for the distribution's jar
   * @return the operation's id
   * @throws PergolaException when there is no such plugin or generation, or it is in use already
   */
  public UUID rollback(String id, @Nullable Integer number) {
    know();
    return orders.rollback(wayBack.to(id, number), State.REQUESTED, Asker.COMMAND_LINE).id();
  }

  /**
   * Agrees to what an operation that waits asks for, and asks for it to go on.
   *
   * @return whether it waited
   */
  public boolean agree(UUID operation) {
    operations.agree(operation);
    return operations.move(operation, State.WAITING, State.REQUESTED) == 1;
  }

  /**
   * Does what was asked for here, where no server runs.
   *
   * @throws PergolaException when it is refused or fails
   */
  public void carryOut(UUID operation, Steps steps) throws InterruptedException {
    know();
    if (operations.move(operation, State.REQUESTED, State.RUNNING) == 1) {
      installer.run(operations.findById(operation).orElseThrow(), _ -> null, steps);
    }
  }

  /**
   * How an operation stands.
   *
   * @param state in a word: {@code REQUESTED}, {@code RUNNING}, {@code WAITING}, {@code DONE},
   *     {@code FAILED} or {@code ABANDONED}
   * @param step where it is or failed; null before the first
   */
  public record Progress(
      String state,
      @Nullable Step step,
      @Nullable String pluginId,
      @Nullable String version,
      @Nullable String reason,
      List<String> asks) {}

  /** How an operation stands. */
  public Progress progress(UUID operation) {
    Row row = operations.findById(operation).orElseThrow();
    return new Progress(
        row.state().name(),
        row.step(),
        row.pluginId(),
        row.version(),
        row.reason(),
        row.asks() == null ? List.of() : row.asks().lines().toList());
  }

  /**
   * What would become of a plugin on another server.
   *
   * @param problems why it would break; empty when it would not
   */
  public record Outlook(String id, String version, List<String> problems) {}

  /**
   * Whether the plugins in use, or one jar, fit a version of Pergola.
   *
   * @param jar only this one; null for all in use
   * @param libraries the jars of that version; empty for this one
   * @param contract that version's version of the contract; null for this one's
   */
  public List<Outlook> check(@Nullable Path jar, List<Path> libraries, @Nullable String contract) {
    var check =
        new LinkCheck(libraries.isEmpty() ? HostClasses.running() : HostClasses.of(libraries));
    Map<String, Candidate> plugins = inUse.read();
    List<Candidate> checked =
        jar == null
            ? List.copyOf(plugins.values())
            : List.of(
                examinations.candidate(
                    jar, PluginStatus.Source.UPLOAD, String.valueOf(jar.getFileName()), 0));
    List<Outlook> outlooks = new ArrayList<>();
    for (Candidate plugin : checked) {
      List<String> problems = new ArrayList<>();
      String obstacle =
          new Resolution(plugins)
              .obstacle(plugin.descriptor(), contract == null ? Jars.CONTRACT_VERSION : contract);
      if (obstacle != null) {
        problems.add(obstacle);
      }
      check.check(plugin.file(), Links.files(plugin, plugins, plugin)).stream()
          .filter(MissingSymbol::breaks)
          .map(MissingSymbol::toString)
          .forEach(problems::add);
      outlooks.add(new Outlook(plugin.id(), plugin.version(), problems));
    }
    if (jar == null) {
      inUse.missing().stream()
          .map(
              gone ->
                  new Outlook(
                      gone.generation().pluginId(),
                      gone.generation().version(),
                      List.of(gone.reason())))
          .forEach(outlooks::add);
    }
    return outlooks;
  }

  private void know() {
    inUse.read().values().forEach(plugin -> lifecycle.add(Installed.plugin(plugin)));
  }
}
