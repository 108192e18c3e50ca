// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.Starter.Run;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts another version of a plugin in the place of the one that serves, without a moment in which
 * nothing serves: the new one is started beside the old, takes over in one step, and the old one
 * ends what it is doing. Plugins that use the classes of the replaced one are started anew along
 * with it, on its new classes.
 */
@Singleton
final class Replacement {
  private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

  /** How long requests and streams of the version before may still go on. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  /** How long the one who asked for the replacement waits for the end of the version before. */
  private static final Duration AT_HAND = Duration.ofSeconds(3);

  private final Starter starter;
  private final Lifecycle lifecycle;
  private final LicensedUse license;

  Replacement(Starter starter, Lifecycle lifecycle, LicensedUse license) {
    this.starter = starter;
    this.lifecycle = lifecycle;
    this.license = license;
  }

  /** The plugins that run on the classes of another one, directly or not, in the order to start. */
  List<Installed> runningDependents(String pluginId) {
    Map<String, Installed> found = new LinkedHashMap<>();
    collect(pluginId, found);
    return List.copyOf(found.values());
  }

  private void collect(String pluginId, Map<String, Installed> found) {
    for (Candidate dependent : new Resolution(lifecycle.candidates()).dependents(pluginId)) {
      Installed plugin = lifecycle.find(dependent.id());
      if (plugin != null && plugin.run() != null) {
        // Found on a longer way as well: it comes after whatever lies on that way.
        found.remove(plugin.id());
        found.put(plugin.id(), plugin);
        collect(plugin.id(), found);
      }
    }
  }

  /**
   * Replaces what runs of a plugin. Whoever calls has claimed the plugin and its dependents.
   *
   * @param next what is to run
   * @param dependents as {@link #runningDependents} says
   * @param commit makes it so for the next start of the server, too, and says what is in use then;
   *     what it throws calls all off
   * @param steps hears of the steps from {@link Step#START} on
   * @return what the commit said
   * @throws Activation.FailedException when the new version, or a dependent on it, does not start;
   *     all goes on as before then
   */
  Candidate replace(
      Installed plugin,
      Candidate next,
      List<Installed> dependents,
      Supplier<Candidate> commit,
      Steps steps)
      throws Activation.FailedException {
    Map<Installed, Run> started = new LinkedHashMap<>();
    Map<Installed, String> atWork;
    Candidate committed;
    try {
      started.put(plugin, starter.start(next, loaders(next, started), steps));
      for (Installed dependent : dependents) {
        Candidate same = java.util.Objects.requireNonNull(dependent.run()).candidate();
        started.put(dependent, startAlong(same, started));
      }
      atWork = atWork(started);
      steps.enter(Step.SWITCH);
      committed = commit.get();
    } catch (Activation.FailedException | RuntimeException | LinkageError e) {
      new ArrayList<>(started.values()).reversed().forEach(starter::discard);
      throw e;
    }
    retire(switchOver(started, atWork), steps);
    return committed;
  }

  // Restricted before they are used, by a license that has ended as well.
  private Map<Installed, String> atWork(Map<Installed, Run> started) {
    Map<Installed, String> atWork = new HashMap<>();
    started.forEach((plugin, run) -> atWork.put(plugin, license.apply(run)));
    return atWork;
  }

  private Run startAlong(Candidate dependent, Map<Installed, Run> started)
      throws Activation.FailedException {
    try {
      return starter.start(dependent, loaders(dependent, started), Steps.UNHEARD);
    } catch (Activation.FailedException e) {
      throw new Activation.FailedException(
          "The plugin %s, which depends on it, does not start on the new version: %s"
              .formatted(dependent.id(), e.getMessage()));
    }
  }

  /**
   * The class loaders of what a plugin depends on: of new versions where there are, else in use.
   */
  List<ClassLoader> loaders(Candidate candidate, Map<Installed, Run> started) {
    Map<String, ClassLoader> loaders = new HashMap<>();
    started.forEach((plugin, run) -> loaders.put(plugin.id(), run.classLoader()));
    List<ClassLoader> dependencies = new ArrayList<>();
    for (var dependency : candidate.descriptor().dependencies()) {
      Installed there = lifecycle.find(dependency.id());
      Run run = there == null ? null : there.run();
      ClassLoader loader =
          loaders.getOrDefault(dependency.id(), run == null ? null : run.classLoader());
      if (loader != null) {
        dependencies.add(loader);
      }
    }
    return dependencies;
  }

  private List<Run> switchOver(Map<Installed, Run> started, Map<Installed, String> atWork) {
    List<Run> before = new ArrayList<>();
    started.forEach(
        (plugin, run) -> {
          Run old = plugin.run();
          plugin.setRun(run);
          plugin.become(
              run.candidate(),
              PluginState.STARTED,
              atWork.getOrDefault(plugin, Reconciler.AT_WORK));
          starter.use(run, old);
          if (old != null) {
            before.add(old);
          }
        });
    return before;
  }

  // Long answers may take their time: nobody has to wait for their end.
  private void retire(List<Run> before, Steps steps) {
    Thread retiring =
        Thread.ofPlatform()
            .daemon()
            .name("retire " + (before.isEmpty() ? "" : before.getFirst().live().id()))
            .inheritInheritableThreadLocals(false)
            .start(
                () -> {
                  for (Run old : before.reversed()) {
                    try {
                      starter.retire(old, DRAIN, steps);
                    } catch (RuntimeException e) {
                      LOG.error("Retiring {} failed", old.live().id(), e);
                    }
                  }
                });
    try {
      retiring.join(AT_HAND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
