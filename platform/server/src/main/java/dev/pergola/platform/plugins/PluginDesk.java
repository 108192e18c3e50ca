// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.TrustLevel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The plugins for the command line: by what is stored, beside a server or without one. Runs no
 * plugin. What is to be changed is written down for the server; where there is none, it is done
 * here and the plugin is started with the next start of the server.
 */
@Singleton
public final class PluginDesk {
  private final PluginListing listing;
  private final InUse inUse;
  private final Lifecycle lifecycle;
  private final Artifacts artifacts;
  private final Operations operations;
  private final Outlooks outlooks;
  private final Installer installer;
  private final Commits commits;
  private final Requests requests;
  private final Orders orders;
  private final WayBack wayBack;
  private final Waiting waiting;
  private final PluginData data;
  private final Admission admission;
  private final EventLog log;
  private final Distribution distribution;
  private final Set<UUID> withTables = ConcurrentHashMap.newKeySet();

  PluginDesk(
      PluginListing listing,
      InUse inUse,
      Lifecycle lifecycle,
      Artifacts artifacts,
      Operations operations,
      Outlooks outlooks,
      Installer installer,
      Commits commits,
      Requests requests,
      Orders orders,
      WayBack wayBack,
      Waiting waiting,
      PluginData data,
      Admission admission,
      EventLog log,
      Distribution distribution) {
    this.listing = listing;
    this.inUse = inUse;
    this.lifecycle = lifecycle;
    this.artifacts = artifacts;
    this.operations = operations;
    this.outlooks = outlooks;
    this.installer = installer;
    this.commits = commits;
    this.requests = requests;
    this.orders = orders;
    this.wayBack = wayBack;
    this.waiting = waiting;
    this.data = data;
    this.admission = admission;
    this.log = log;
    this.distribution = distribution;
  }

  /**
   * A plugin whose jar is in use, or waits to be.
   *
   * @param version in use; null, or the one that waits, where none is
   * @param trust in a word; empty where none is in use
   * @param state what the database tells of it: {@code in use}, {@code stopped}, {@code failed},
   *     {@code quarantined}, or {@code waits} where no jar of it is in use yet
   * @param waiting the version that waits for an administrator; null for none
   */
  public record ListedPlugin(
      String id,
      @Nullable String version,
      String title,
      String trust,
      int generation,
      String source,
      String state,
      @Nullable String waiting) {}

  /** All plugins by id, but those whose jar is gone; then those that wait to be installed. */
  public List<ListedPlugin> list() {
    return listing.list();
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
      // Looked at before a server may take it up: a jar that is refused is deleted.
      boolean hasTables = hasTables(jar.file());
      return noted(
          orders.install(
              jar,
              PluginStatus.Source.UPLOAD,
              String.valueOf(file.getFileName()),
              consent,
              State.REQUESTED,
              Asker.COMMAND_LINE),
          hasTables);
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
    return noted(orders.rollback(wayBack.to(id, number), State.REQUESTED, Asker.COMMAND_LINE));
  }

  /** Asks for a plugin to be started, and kept started. */
  public UUID start(String id) {
    return orders.errand(id, Operations.Kind.START, Asker.COMMAND_LINE).id();
  }

  /** Asks for a plugin to be stopped, and kept stopped. */
  public UUID stop(String id) {
    return orders.errand(id, Operations.Kind.STOP, Asker.COMMAND_LINE).id();
  }

  /** Asks for a plugin to be removed. */
  public UUID remove(String id, Removal.Data wanted) {
    Operations.Kind kind =
        switch (wanted) {
          case KEEP -> Operations.Kind.REMOVE;
          case PURGE -> Operations.Kind.PURGE;
        };
    return orders.errand(id, kind, Asker.COMMAND_LINE).id();
  }

  /**
   * Writes what belongs to a plugin, but its secrets, as a zip.
   *
   * @param file is made, and must not be there yet
   * @throws PergolaException when there is no such plugin
   */
  public void export(String id, Path file) throws IOException {
    know();
    Installed plugin = lifecycle.find(id);
    if (plugin == null) {
      throw Roster.unknown(id);
    }
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      data.export(id, plugin.settings(), out);
    }
  }

  /** The least that a plugin must be vouched for to be installed. */
  public TrustLevel minimumTrust() {
    return admission.minimum();
  }

  /** Demands that level of what is installed from now on; what is in use stays. */
  public void demandTrust(TrustLevel minimum) {
    admission.demand(minimum);
    log.record(
        null,
        null,
        Asker.COMMAND_LINE.name(),
        "plugin.policy_changed",
        "plugins",
        Json.object("minimumTrust", minimum.name()));
  }

  /**
   * The operation of a plugin that waits for consent.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when none does
   */
  public UUID waiting(String id) {
    return noted(waiting.require(id));
  }

  /**
   * Agrees to what an operation that waits asks for, and asks for it to go on.
   *
   * @return whether it waited
   */
  public boolean agree(UUID operation) {
    return commits.agree(
        operations.findById(operation).orElseThrow(), State.REQUESTED, Asker.COMMAND_LINE);
  }

  /**
   * Does what was asked for here, where no server runs.
   *
   * @throws PergolaException when it is refused or fails
   */
  public void carryOut(UUID operation, Steps steps) throws InterruptedException {
    know();
    if (operations.move(operation, State.REQUESTED, State.RUNNING) == 1) {
      requests.carryOut(operations.findById(operation).orElseThrow(), _ -> null, steps, null);
    }
  }

  /**
   * How an operation stands.
   *
   * @param state in a word: {@code REQUESTED}, {@code RUNNING}, {@code WAITING}, {@code STARTING},
   *     {@code DONE}, {@code NOT_STARTED}, {@code FAILED} or {@code ABANDONED}
   * @param steps that it came to, in their order; the last is where it is or failed
   * @param consent whether what it asked for was agreed to: what it waits for now is a setting
   */
  public record Progress(
      String state,
      List<Step> steps,
      @Nullable String pluginId,
      @Nullable String version,
      @Nullable String reason,
      List<String> asks,
      boolean consent) {}

  /** How an operation stands. A removed plugin's operations are gone with it: it is done. */
  public Progress progress(UUID operation) {
    return operations
        .findById(operation)
        .map(this::progress)
        .orElse(new Progress(State.DONE.name(), List.of(), null, null, null, List.of(), false));
  }

  private Progress progress(Row row) {
    return new Progress(
        row.state().name(),
        steps(row),
        row.pluginId(),
        row.version(),
        row.reason(),
        row.asks() == null ? List.of() : row.asks().lines().toList(),
        row.consent());
  }

  // All up to where it is, but the one that a plugin without tables does not come to.
  private List<Step> steps(Row row) {
    Step last = row.step();
    return Arrays.stream(Step.values())
        .filter(step -> last != null && step.compareTo(last) <= 0)
        .filter(step -> step != Step.MIGRATE || withTables.contains(row.id()))
        .toList();
  }

  private UUID noted(Row row) {
    return noted(
        row,
        row.digest().isEmpty()
            ? Starter.hasTables(
                distribution.get(Objects.requireNonNull(row.pluginId())).descriptor())
            : hasTables(artifacts.file(row.digest())));
  }

  private UUID noted(Row row, boolean hasTables) {
    if (hasTables) {
      withTables.add(row.id());
    }
    return row.id();
  }

  private static boolean hasTables(Path jar) {
    try {
      return Starter.hasTables(PluginDescriptor.read(jar));
    } catch (PergolaException e) {
      // No plugin: it does not come as far.
      return false;
    }
  }

  /**
   * What would become of a plugin on another server.
   *
   * @param problems why it would break; empty when it would not
   * @param notes what else is wrong with it, a sentence each
   */
  public record Outlook(String id, String version, List<String> problems, List<String> notes) {}

  /**
   * Whether the plugins in use, or one jar, fit a version of Pergola.
   *
   * @param jar only this one; null for all in use
   * @param libraries the jars of that version; empty for this one
   * @param contract that version's version of the contract; null for this one's
   */
  public List<Outlook> check(@Nullable Path jar, List<Path> libraries, @Nullable String contract) {
    return outlooks.check(jar, libraries, contract);
  }

  private void know() {
    inUse.read().values().forEach(plugin -> lifecycle.add(Installed.plugin(plugin)));
  }
}
