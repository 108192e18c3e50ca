// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.Operations.Row;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what an operator drops into the home's folder as what it says: a new jar is installed, a
 * changed one upgrades its plugin, one that is gone takes its plugin along. Each jar is dealt with
 * once, and again when it changes or when what was in its way is gone.
 */
@Singleton
final class FolderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final DropFolder folder;
  private final Offers offers;
  private final Artifacts artifacts;
  private final Orders orders;
  private final Installer installer;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  FolderWatch(
      DropFolder folder, Offers offers, Artifacts artifacts, Orders orders, Installer installer) {
    this.folder = folder;
    this.offers = offers;
    this.artifacts = artifacts;
    this.orders = orders;
    this.installer = installer;
  }

  /** What is to be done after a look into the folder. */
  record News(List<PluginJar> changed, List<Offers.Row> gone) {}

  /** Looks for what has changed since it was dealt with. */
  News look() {
    DropFolder.Look look = folder.look(System.currentTimeMillis());
    List<Offers.Row> known = new ArrayList<>();
    offers.findAll().forEach(known::add);
    List<PluginJar> changed =
        look.settled().stream()
            .filter(jar -> known.stream().noneMatch(row -> isDealtWith(row, jar)))
            .filter(jar -> !busy.contains(jar.name()))
            .toList();
    List<Offers.Row> gone =
        known.stream().filter(row -> !look.names().contains(row.file())).toList();
    return new News(changed, gone);
  }

  private static boolean isDealtWith(Offers.Row row, PluginJar jar) {
    return row.file().equals(jar.name()) && row.is(jar);
  }

  /** Forgets a jar that is gone. */
  void forget(Offers.Row gone) {
    offers.deleteById(gone.file());
  }

  /**
   * Deals with a jar on threads of its own.
   *
   * @return the threads
   */
  List<Thread> install(List<PluginJar> changed, Installer.Eligible canRun, Runnable after) {
    List<Thread> threads = new ArrayList<>();
    for (PluginJar jar : changed) {
      if (busy.add(jar.name())) {
        threads.add(
            Thread.ofPlatform()
                .daemon()
                .name("install " + jar.name())
                .inheritInheritableThreadLocals(false)
                .start(
                    () -> {
                      try {
                        install(jar, canRun);
                      } finally {
                        busy.remove(jar.name());
                        after.run();
                      }
                    }));
      }
    }
    return threads;
  }

  private void install(PluginJar jar, Installer.Eligible canRun) {
    String digest = "";
    String id = null;
    String problem = null;
    try (InputStream in = Files.newInputStream(jar.file());
        Artifacts.Held artifact = artifacts.take(in)) {
      digest = artifact.digest();
      Offers.Row before = offers.findById(jar.name()).orElse(null);
      if (before != null && before.digest().equals(digest) && before.problem() == null) {
        // Touched, or copied once more: it is what was dealt with.
        id = before.pluginId();
      } else {
        Row operation =
            orders.install(
                artifact,
                PluginStatus.Source.FOLDER,
                jar.name(),
                false,
                State.RUNNING,
                Asker.SERVER);
        id = Installer.idOf(artifact);
        installer.run(operation, canRun, Steps.UNHEARD);
      }
    } catch (PergolaException e) {
      problem = e.getMessage();
    } catch (IOException e) {
      problem = "The file cannot be read: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.error("Installing {} failed", jar.name(), e);
      problem = "Something went wrong on the server; its log says what.";
    }
    remember(jar, digest, id, problem);
  }

  private void remember(
      PluginJar jar, String digest, @Nullable String id, @Nullable String problem) {
    if (problem != null) {
      LOG.warn("The jar {} is not used: {}", jar.name(), problem);
    }
    offers.put(jar.name(), jar.size(), jar.modified(), Objects.requireNonNull(digest), id, problem);
  }

  /** The jars that cannot be used, and why. */
  List<Offers.Row> unusable() {
    List<Offers.Row> unusable = new ArrayList<>();
    for (Offers.Row row : offers.findAll()) {
      if (row.problem() != null) {
        unusable.add(row);
      }
    }
    return unusable;
  }
}
