// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Upgrade;
import dev.pergola.platform.licensing.Licenses;
import dev.pergola.platform.plugins.PluginsPage.Change;
import dev.pergola.platform.plugins.PluginsPage.Entry;
import dev.pergola.platform.plugins.PluginsPage.StepLine;
import dev.pergola.platform.plugins.PluginsPage.StepLine.Mark;
import dev.pergola.platform.plugins.PluginsPage.Trust;
import dev.pergola.platform.web.UpgradeShown;
import dev.pergola.trust.TrustLevel;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes of plugins what pages show of them. */
@Singleton
final class PluginViews {
  private static final int SHORT_DIGEST = 12;

  private final Plugins plugins;
  private final Distribution distribution;
  private final Examinations examinations;
  private final Licenses licenses;
  private final ApplicationEventPublisher<UpgradeShown> upgradesShown;
  private final boolean safeMode;

  PluginViews(
      Plugins plugins,
      Distribution distribution,
      Examinations examinations,
      Licenses licenses,
      ApplicationEventPublisher<UpgradeShown> upgradesShown,
      @Property(name = "pergola.plugins.safe-mode", defaultValue = "false") boolean safeMode) {
    this.plugins = plugins;
    this.distribution = distribution;
    this.examinations = examinations;
    this.licenses = licenses;
    this.upgradesShown = upgradesShown;
    this.safeMode = safeMode;
  }

  /** All plugins. */
  PluginsPage all(@Nullable String notice, @Nullable String error) {
    return new PluginsPage(
        plugins.list().stream().map(this::entry).toList(),
        notice,
        error,
        plugins.minimumTrust(),
        safeMode,
        true);
  }

  /** One plugin with all that is known of it. */
  PluginPage one(String id, @Nullable String notice, @Nullable String error) {
    Entry entry = entry(plugins.get(id));
    Candidate bundled = distribution.plugins().get(id);
    return new PluginPage(
        entry,
        entry.isPlugin() ? generations(id, entry, bundled) : List.of(),
        bundled == null || entry.source() == PluginsPage.Source.BUNDLED ? null : bundled.version(),
        notice,
        error);
  }

  /** People are about to see these: counts what they are told that a license would bring. */
  void shown(List<Entry> entries) {
    entries.stream()
        .map(Entry::upgrade)
        .filter(Objects::nonNull)
        .forEach(upgrade -> upgradesShown.publishEvent(new UpgradeShown(upgrade.feature())));
  }

  private List<PluginPage.Generation> generations(
      String id, Entry entry, @Nullable Candidate bundled) {
    List<PluginPage.Generation> all = new ArrayList<>();
    for (PluginGeneration generation : plugins.generations(id).reversed()) {
      all.add(
          new PluginPage.Generation(
              generation.number(),
              generation.version(),
              generation.madeAt().truncatedTo(ChronoUnit.SECONDS).toString(),
              generation.madeBy(),
              generation.digest().substring(0, SHORT_DIGEST),
              new Trust(generation.trust(), "").title(),
              generation.current()));
    }
    if (bundled != null) {
      boolean current = entry.source() == PluginsPage.Source.BUNDLED;
      all.add(
          new PluginPage.Generation(
              0, bundled.version(), null, "", "", new Trust(bundled.trust(), "").title(), current));
    }
    return all;
  }

  private Entry entry(PluginStatus status) {
    PluginsPage.State state = PluginsPage.State.valueOf(status.state().name());
    Change change = status.change() == null ? null : change(status.change());
    boolean plugin = status.version() != null;
    return new Entry(
        status.id(),
        status.title(),
        status.description(),
        status.version() == null ? "" : status.version(),
        status.generation(),
        state,
        reason(status, change),
        isReadOnly(status),
        upgrade(status),
        status.trust() == null ? null : trust(status, status.trust()),
        status.capabilities(),
        change,
        status.license() == null ? "" : status.license(),
        status.feature() != null,
        PluginsPage.Source.valueOf(status.source().name()),
        status.file(),
        status.provider(),
        status.source() != PluginStatus.Source.BUNDLED
            && status.state() != PluginState.NEEDS_CONSENT,
        plugin && !safeMode,
        status.hasSettings(),
        status.state() == PluginState.QUARANTINED && hasOtherVersions(status));
  }

  private boolean hasOtherVersions(PluginStatus status) {
    boolean bundled = distribution.plugins().containsKey(status.id());
    return bundled && status.source() != PluginStatus.Source.BUNDLED
        || plugins.generations(status.id()).stream().anyMatch(generation -> !generation.current());
  }

  private static boolean isReadOnly(PluginStatus status) {
    return status.state() == PluginState.STARTED
        && status.feature() != null
        && !status.reason().equals(Reconciler.AT_WORK);
  }

  // What the badge or the change below says already is not said twice.
  private static @Nullable String reason(PluginStatus status, @Nullable Change change) {
    return switch (status.state()) {
      case STARTED -> isReadOnly(status) ? status.reason() : null;
      case NEEDS_CONSENT -> change == null ? status.reason() : null;
      case STARTING, STOPPED, LOCKED, FAILED, QUARANTINED -> status.reason();
    };
  }

  private @Nullable Upgrade upgrade(PluginStatus status) {
    return status.state() == PluginState.LOCKED && status.feature() != null
        ? licenses.upgrade(status.feature())
        : null;
  }

  private Trust trust(PluginStatus status, TrustLevel level) {
    String key = status.publisher();
    String name = key == null ? null : examinations.publisher(key);
    return new Trust(
        level,
        switch (level) {
          case OFFICIAL ->
              key == null ? "It came with this Pergola." : "Signed with Pergola’s own key.";
          case VERIFIED ->
              name != null
                  ? "Signed by %s, whom this server’s operator trusts.".formatted(name)
                  : "Vouched for by a marketplace that this server’s operator trusts; signed with the key %s."
                      .formatted(key);
          case COMMUNITY ->
              "Whole and signed with the key %s, which nobody here vouches for.".formatted(key);
          case UNSIGNED -> "Nobody vouches for who made it, or that it was not changed on its way.";
        });
  }

  private static Change change(PluginStatus.Change change) {
    Change.Kind kind =
        switch (Operations.State.valueOf(change.state())) {
          case WAITING -> Change.Kind.WAITING;
          case FAILED, ABANDONED -> Change.Kind.FAILED;
          case REQUESTED, RUNNING, STARTING, DONE, NOT_STARTED -> Change.Kind.RUNNING;
        };
    return new Change(
        kind,
        change.version(),
        steps(change.step(), kind),
        change.reason(),
        change.asks(),
        change.digest());
  }

  private static List<StepLine> steps(@Nullable Step last, Change.Kind kind) {
    if (last == null || kind == Change.Kind.WAITING) {
      return List.of();
    }
    return Arrays.stream(Step.values())
        .filter(step -> step.compareTo(last) <= 0)
        // Few plugins have tables: nobody knows here whether this one had anything to migrate.
        .filter(step -> step != Step.MIGRATE || step == last)
        .map(
            step ->
                new StepLine(
                    step.title(),
                    step != last
                        ? Mark.DONE
                        : kind == Change.Kind.FAILED ? Mark.FAILED : Mark.RUNNING))
        .toList();
  }
}
