// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.platform.plugins.Extensions;
import dev.pergola.platform.plugins.Extensions.Offered;
import dev.pergola.platform.plugins.PluginErrors;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which language models the started plugins offer, at present. {@link ModelCalls} asks them. Safe
 * for use by several threads; keeps nothing of a plugin.
 */
@Singleton
public final class Models {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);

  private final Extensions extensions;

  Models(Extensions extensions) {
    this.extensions = extensions;
  }

  /**
   * All models that answer and can be asked now without a key of one's own, the one to choose when
   * nobody says first: by rank, the highest first, then by the provider's name, then in the
   * provider's own order. Where two plugins bring a provider of the same name, the first plugin by
   * id counts.
   */
  public List<ModelChoice> all() {
    return offers().stream()
        .filter(Offer::ready)
        .map(Offer::choice)
        .filter(choice -> choice.model().kind() == Model.Kind.CHAT)
        .toList();
  }

  /**
   * A model that is there.
   *
   * @param ready whether it can be asked without a key of the asker's own
   * @param takesKeys whether it can be asked with one
   */
  record Offer(ModelChoice choice, boolean ready, boolean takesKeys) {}

  /** All models that are there, in the order of {@link #all}. */
  List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Offered<ModelProvider> offered : extensions.modelProviders()) {
      String name = name(offered);
      if (name == null) {
        continue;
      }
      if (!names.add(name)) {
        LOG.debug(
            "Plugin {} brings a second provider named {}; it is not used",
            offered.pluginId(),
            name);
        continue;
      }
      offers.addAll(offers(name, offered));
    }
    offers.sort(
        Comparator.comparingInt((Offer offer) -> offer.choice().model().rank())
            .reversed()
            .thenComparing(offer -> offer.choice().provider()));
    return List.copyOf(offers);
  }

  /** Whether there is none because the server was started without plugins. */
  public boolean isSafeMode() {
    return extensions.isSafeMode();
  }

  /**
   * Who answers for a model; null when its plugin was stopped. To be used for one call and not to
   * be kept.
   */
  @Nullable ModelProvider provider(ModelChoice choice) {
    return extensions.modelProviders().stream()
        .filter(offered -> offered.pluginId().equals(choice.pluginId()))
        .filter(offered -> choice.provider().equals(name(offered)))
        .map(Offered::extension)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String name(Offered<ModelProvider> offered) {
    try {
      return offered.extension().name();
    } catch (RuntimeException | LinkageError e) {
      PluginErrors.copy(offered.pluginId(), "the provider's name", e);
      return null;
    }
  }

  private static List<Offer> offers(String name, Offered<ModelProvider> offered) {
    try {
      ModelProvider provider = offered.extension();
      boolean ready = provider.isReady();
      boolean takesKeys = provider.takesKeys();
      return provider.models().stream()
          .map(model -> new ModelChoice(name, offered.pluginId(), model))
          .map(choice -> new Offer(choice, ready, takesKeys))
          .toList();
    } catch (RuntimeException | LinkageError e) {
      PluginErrors.copy(offered.pluginId(), "the list of models", e);
      return List.of();
    }
  }
}
