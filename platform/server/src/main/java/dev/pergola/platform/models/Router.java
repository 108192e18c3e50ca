// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.Models.Offer;
import dev.pergola.platform.models.Route.Origin;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which models are asked, and in which order: what the request names counts before what the
 * conversation remembers, that before what the user prefers, that before the organization's
 * default, that before the best rank. Safe for use by several threads; keeps nothing of a plugin.
 */
@Singleton
public final class Router {
  /** The names that mean something before an organization says what. */
  static final List<String> KNOWN_NAMES = List.of("best", "fast", "local");

  private static final String LOCAL = "ollama";

  private final Models models;
  private final Routing routing;
  private final OwnKeys keys;
  private final Prices prices;
  private final LlmEnvironment environment;

  Router(Models models, Routing routing, OwnKeys keys, Prices prices, LlmEnvironment environment) {
    this.models = models;
    this.routing = routing;
    this.keys = keys;
    this.prices = prices;
    this.environment = environment;
  }

  /** The models that a caller can ask now, in the order of {@link Models#all}. */
  public List<ModelChoice> models(Caller caller) {
    return models.offers().stream()
        .filter(offer -> isOpen(caller, offer))
        .map(Offer::choice)
        .toList();
  }

  /** Those of {@link #models} that answer; the others make vectors. */
  public List<ModelChoice> answering(Caller caller) {
    return models(caller).stream()
        .filter(choice -> choice.model().kind() == Model.Kind.CHAT)
        .toList();
  }

  /** The model that answers when a caller names none; empty when none can be asked. */
  public Optional<ModelChoice> preferred(Caller caller) {
    return answering(caller).isEmpty()
        ? Optional.empty()
        : Optional.of(route(caller, null, null).first());
  }

  /**
   * The model that makes vectors.
   *
   * @param requested as in {@link #route}; null for the first that can be asked
   * @throws PergolaException {@link ModelError#UNKNOWN_MODEL} when there is none of that name,
   *     {@link StandardError#NOT_CONFIGURED} when there is none at all
   */
  public ModelChoice embedding(Caller caller, @Nullable String requested) {
    List<ModelChoice> all =
        models(caller).stream()
            .filter(choice -> choice.model().kind() == Model.Kind.EMBEDDING)
            .toList();
    if (all.isEmpty()) {
      throw new PergolaException(
          StandardError.NOT_CONFIGURED,
          "No model makes vectors. Start a plugin that brings one, or give it a key on the Models page.");
    }
    return all.stream()
        .filter(choice -> requested == null || choice.id().equals(requested))
        .findFirst()
        .or(() -> all.stream().filter(c -> c.model().id().equals(requested)).findFirst())
        .orElseThrow(
            () ->
                new PergolaException(
                    ModelError.UNKNOWN_MODEL,
                    "There is no model of that name that makes vectors. Choose one of: %s."
                        .formatted(String.join(", ", all.stream().map(ModelChoice::id).toList()))));
  }

  private boolean isOpen(Caller caller, Offer offer) {
    return offer.ready() || (offer.takesKeys() && keys.has(caller, offer.choice().provider()));
  }

  /** The names that stand for other models in a caller's organization, in alphabetical order. */
  public List<String> aliases(Caller caller) {
    return routing.rules(caller.organizationId()).aliases().keySet().stream().sorted().toList();
  }

  /**
   * Which model each alias stands for at present: those that mean something by themselves, then the
   * organization's others in alphabetical order; without those whose models cannot be asked.
   */
  public Map<String, ModelChoice> meanings(Caller caller) {
    var names = new Names(caller);
    Map<String, ModelChoice> meanings = new LinkedHashMap<>();
    Stream.concat(KNOWN_NAMES.stream(), names.rules.aliases().keySet().stream().sorted())
        .forEach(
            name -> names.find(name).stream().findFirst().ifPresent(c -> meanings.put(name, c)));
    return Collections.unmodifiableMap(meanings);
  }

  /** Whether a name is an alias in a caller's organization, and no model's. */
  public boolean isAlias(Caller caller, String name) {
    return routing.rules(caller.organizationId()).aliases().containsKey(name)
        || (KNOWN_NAMES.contains(name) && new Names(caller).exact(name).isEmpty());
  }

  /**
   * The way of a question.
   *
   * @param requested what the request names: {@code provider/model}, a model's id alone, or an
   *     alias; null or blank for nothing
   * @param remembered what the conversation remembers, in the same form; when it cannot be asked
   *     any more, that is no reason not to answer
   * @throws PergolaException {@link ModelError#UNKNOWN_MODEL} when the request names no model that
   *     can be asked, {@link StandardError#NOT_CONFIGURED} when there is none at all, or the one
   *     that it names wants a key of the caller's own
   */
  public Route route(Caller caller, @Nullable String requested, @Nullable String remembered) {
    var names = new Names(caller);
    if (names.offers.isEmpty()) {
      throw noModel();
    }
    if (requested != null && !requested.isBlank()) {
      List<ModelChoice> named = names.find(requested.strip());
      if (named.isEmpty()) {
        throw unknown(names, requested.strip());
      }
      return names.insisting(named, Origin.REQUEST);
    }
    if (names.open.isEmpty()) {
      throw unknown(names, "");
    }
    List<ModelChoice> chosen = names.find(remembered);
    if (!chosen.isEmpty()) {
      return names.insisting(chosen, Origin.CONVERSATION);
    }
    chosen = names.find(routing.preferred(caller));
    return chosen.isEmpty() ? byDefault(names) : names.insisting(chosen, Origin.USER);
  }

  private Route byDefault(Names names) {
    List<ModelChoice> chosen = names.find(names.rules.model());
    if (chosen.isEmpty()) {
      chosen =
          names.rules.failover().stream().flatMap(id -> names.exact(id).stream()).limit(1).toList();
    }
    if (!chosen.isEmpty()) {
      return names.open(chosen, Origin.ORGANIZATION);
    }
    Optional<ModelChoice> configured =
        names.open.stream().filter(choice -> environment.names(choice.pluginId())).findFirst();
    return configured.isPresent()
        ? names.open(List.of(configured.get()), Origin.INSTALLATION)
        : names.open(List.of(names.open.getFirst()), Origin.RANK);
  }

  /** What a caller's names mean. */
  private final class Names {
    final RoutingRules rules;
    final List<Offer> offers;
    final List<ModelChoice> open;

    Names(Caller caller) {
      rules = routing.rules(caller.organizationId());
      offers =
          models.offers().stream()
              .filter(offer -> offer.choice().model().kind() == Model.Kind.CHAT)
              .toList();
      open = offers.stream().filter(offer -> isOpen(caller, offer)).map(Offer::choice).toList();
    }

    /** The models that a name stands for and that can be asked, in order. */
    List<ModelChoice> find(@Nullable String name) {
      if (name == null) {
        return List.of();
      }
      List<String> own = rules.aliases().get(name);
      if (own != null) {
        return own.stream().flatMap(each -> exact(each).stream()).distinct().toList();
      }
      return exact(name).or(() -> byNature(name)).stream().toList();
    }

    Optional<ModelChoice> exact(String name) {
      return open.stream()
          .filter(choice -> choice.id().equals(name))
          .findFirst()
          .or(() -> open.stream().filter(c -> c.model().id().equals(name)).findFirst());
    }

    // What the three names mean where nobody gave them another meaning.
    private Optional<ModelChoice> byNature(String name) {
      return switch (name) {
        case "best" -> open.stream().findFirst();
        case "local" -> open.stream().filter(c -> c.provider().equals(LOCAL)).findFirst();
        case "fast" ->
            open.stream()
                .filter(choice -> costs(choice) > 0)
                .min(Comparator.comparingLong(this::costs))
                .or(() -> open.stream().findFirst());
        default -> Optional.empty();
      };
    }

    // Vendors price their models by size, and the small ones are the fast ones.
    private long costs(ModelChoice choice) {
      Price price = prices.of(choice);
      return price == null ? 0 : price.rates().input() + price.rates().output();
    }

    /** Whoever names a model gets that, or one that the organization put after it. */
    Route insisting(List<ModelChoice> chosen, Origin origin) {
      int place = -1;
      for (ModelChoice choice : chosen) {
        place = Math.max(place, rules.failover().indexOf(choice.id()));
      }
      return chain(
          chosen,
          place < 0 ? List.of() : rules.failover().subList(place + 1, rules.failover().size()),
          origin,
          chosen.size() == 1);
    }

    /** Whoever names none gets what comes first in the organization's order. */
    Route open(List<ModelChoice> chosen, Origin origin) {
      return chain(chosen, rules.failover(), origin, false);
    }

    private Route chain(
        List<ModelChoice> chosen, List<String> others, Origin origin, boolean named) {
      Set<ModelChoice> chain = new LinkedHashSet<>(chosen);
      List<String> missing = new ArrayList<>();
      for (String id : others) {
        exact(id).ifPresentOrElse(chain::add, () -> missing.add(id));
      }
      return new Route(List.copyOf(chain), origin, named, missing);
    }
  }

  private PergolaException noModel() {
    return new PergolaException(
        StandardError.NOT_CONFIGURED,
        models.isSafeMode()
            ? "No language model is available: the server runs in safe mode, without plugins."
                + " Start it without --safe-mode to ask."
            : "No language model is available. On the Plugins page, start llm-offline, which needs"
                + " no key, or give a key to another one, such as llm-openai.");
  }

  private static PergolaException unknown(Names names, String requested) {
    String shown = requested.length() <= 100 ? requested : requested.substring(0, 100) + "…";
    boolean wantsKey =
        names.offers.stream()
            .map(Offer::choice)
            .anyMatch(c -> c.id().equals(requested) || c.model().id().equals(requested));
    if (wantsKey || (requested.isEmpty() && !names.offers.isEmpty())) {
      return new PergolaException(
          StandardError.NOT_CONFIGURED,
          "%s can be asked with a key only. Enter your own on the Models page, or ask an administrator to enter one."
              .formatted(requested.isEmpty() ? names.offers.getFirst().choice().id() : shown));
    }
    List<String> alias = names.rules.aliases().get(requested);
    return new PergolaException(
        ModelError.UNKNOWN_MODEL,
        alias == null
            ? "There is no model %s. The closest are: %s. GET /api/models lists all."
                .formatted(shown, choices(names, requested))
            : "The alias %s stands for %s, which cannot be asked now. The closest are: %s. GET /api/models lists all."
                .formatted(shown, String.join(", ", alias), choices(names, requested)));
  }

  private static String choices(Names names, String requested) {
    return String.join(
        ", ", Closest.to(requested, names.open.stream().map(ModelChoice::id).toList()));
  }
}
