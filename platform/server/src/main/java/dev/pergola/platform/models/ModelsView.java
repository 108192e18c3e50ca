// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.models.OwnKeys.Owner;
import dev.pergola.platform.web.Permissions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts what the page Models shows into words. */
@Singleton
final class ModelsView {
  private final ModelDesk desk;
  private final Routing routing;
  private final Router router;
  private final InstantSource clock;

  ModelsView(ModelDesk desk, Routing routing, Router router, InstantSource clock) {
    this.desk = desk;
    this.routing = routing;
    this.router = router;
    this.clock = clock;
  }

  ModelsPage of(
      Caller caller, @Nullable String moved, @Nullable String notice, @Nullable String error) {
    boolean administers = caller.may(Permission.ADMINISTER);
    boolean manages = Permissions.managesOrganization(caller);
    List<ModelChoice> open =
        router.models(caller).stream()
            .filter(choice -> choice.model().kind() == Model.Kind.CHAT)
            .toList();
    return new ModelsPage(
        administers,
        manages,
        now(caller),
        router.refused(caller),
        Stream.of(
                Router.KNOWN_NAMES.stream(),
                router.aliases(caller).stream(),
                open.stream().map(ModelChoice::id))
            .flatMap(each -> each)
            .distinct()
            .toList(),
        routing.preferred(caller),
        desk.providers(caller).stream().map(each -> provider(each, administers, manages)).toList(),
        routing.rules(caller.organizationId()),
        meanings(caller),
        moved,
        notice,
        error);
  }

  private Map<String, String> meanings(Caller caller) {
    Map<String, String> ids = new LinkedHashMap<>();
    router.meanings(caller).forEach((name, choice) -> ids.put(name, choice.id()));
    return ids;
  }

  private ModelsPage.@Nullable Now now(Caller caller) {
    try {
      Route route = router.route(caller, null, null);
      return new ModelsPage.Now(
          route.first().id(),
          switch (route.origin()) {
            case REQUEST, CONVERSATION, USER -> "since you prefer it";
            case ORGANIZATION -> "as your organization says";
            case INSTALLATION -> "as the server’s environment says";
            case RANK -> "since it ranks first";
          },
          route.chain().stream().skip(1).map(ModelChoice::id).toList());
    } catch (PergolaException e) {
      return null;
    }
  }

  private ModelsPage.Provider provider(
      ModelDesk.Provider provider, boolean administers, boolean manages) {
    Instant until = provider.health().until();
    boolean failed = provider.health().failedAt() != null;
    String state =
        until != null
            ? "Let alone for %s".formatted(time(Duration.between(clock.instant(), until)))
            : !provider.isOpen() ? "Needs a key" : failed ? "Failed last time" : "Ready";
    boolean own = provider.keys().stream().anyMatch(key -> manages || key.owner() == Owner.USER);
    return new ModelsPage.Provider(
        provider.name(),
        provider.pluginId(),
        state,
        until != null ? "bad" : provider.isOpen() && !failed ? "good" : "warning",
        provider.health().error(),
        provider.takesKeys(),
        provider.keys().stream().map(key -> key(key, manages)).toList(),
        provider.models().stream()
            .map(offered -> model(offered, provider.isOpen() && (administers || own)))
            .toList());
  }

  private static String time(Duration left) {
    long seconds = Math.max(1, left.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static ModelsPage.Key key(KeyRows.Row key, boolean manages) {
    String whose =
        switch (key.owner()) {
          case USER -> "Your own key";
          case ORGANIZATION -> "Your organization’s key";
        };
    return new ModelsPage.Key(
        key.owner().name().toLowerCase(Locale.ROOT),
        key.ending().isEmpty() ? whose : whose + ", ends in " + key.ending(),
        manages || key.owner() == Owner.USER);
  }

  private static ModelsPage.Model model(ModelDesk.Offered offered, boolean testable) {
    Price price = offered.price();
    Model model = offered.choice().model();
    return new ModelsPage.Model(
        offered.choice().id(),
        model.title(),
        model.kind() == Model.Kind.EMBEDDING,
        price == null ? null : price.text(),
        model.contextTokens() == null
            ? null
            : String.format(Locale.ROOT, "%,d tokens", model.contextTokens()),
        testable);
  }
}
