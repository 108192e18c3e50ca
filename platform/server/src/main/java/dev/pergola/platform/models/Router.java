// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.Models.Offer;
import dev.pergola.platform.models.Route.Origin;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  // What an error names the refused choice by.
  private static final String MODEL = "model";

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

  /** The model that answers when a caller names none; empty when none may be asked. */
  public Optional<ModelChoice> preferred(Caller caller) {
    return answering(caller).isEmpty() || refused(caller) != null
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
    var names = names(caller);
    Map<String, ModelChoice> meanings = new LinkedHashMap<>();
    Stream.concat(KNOWN_NAMES.stream(), names.rules().aliases().keySet().stream().sorted())
        .forEach(
            name -> names.find(name).stream().findFirst().ifPresent(c -> meanings.put(name, c)));
    return Collections.unmodifiableMap(meanings);
  }

  /** Whether a name is an alias in a caller's organization, and no model's. */
  public boolean isAlias(Caller caller, String name) {
    return routing.rules(caller.organizationId()).aliases().containsKey(name)
        || (KNOWN_NAMES.contains(name) && names(caller).exact(name).isEmpty());
  }

  /**
   * The way of a question.
   *
   * @param requested what the request names: {@code provider/model}, a model's id alone, or an
   *     alias; null or blank for nothing
   * @param remembered what the conversation remembers, in the same form. When it, or what the user
   *     or the organization chose, cannot be asked any more, the next choice counts, and the route
   *     tells of it; but a local one is replaced only by those that the organization put after it
   * @throws PergolaException {@link ModelError#UNKNOWN_MODEL} when the request names no model that
   *     can be asked, {@link StandardError#NOT_CONFIGURED} when there is none at all, or the one
   *     that it names wants a key of the caller's own, {@link StandardError#UNAVAILABLE} when a
   *     local choice is away; then its member {@code model} is that choice
   */
  public Route route(Caller caller, @Nullable String requested, @Nullable String remembered) {
    var names = names(caller);
    if (names.offers().isEmpty()) {
      throw noModel();
    }
    if (requested != null && !requested.isBlank()) {
      List<ModelChoice> named = names.find(requested.strip());
      if (named.isEmpty()) {
        throw names.unknown(requested.strip());
      }
      return names.insisting(named, Origin.REQUEST);
    }
    List<Attempt> away = new ArrayList<>();
    Route route = chosen(names, remembered, Origin.CONVERSATION, away);
    if (route == null) {
      route = chosen(names, routing.preferred(caller), Origin.USER, away);
    }
    if (route == null) {
      route = chosen(names, names.rules().model(), Origin.ORGANIZATION, away);
    }
    if (route == null) {
      if (names.open().isEmpty()) {
        throw names.unknown("");
      }
      route = byDefault(names);
    }
    return route.inPlaceOf(away);
  }

  /**
   * The local choice of the caller, or of the organization, because of which a question that names
   * no model is refused at present; null when there is none.
   */
  public @Nullable String refused(Caller caller) {
    try {
      route(caller, null, null);
      return null;
    } catch (PergolaException e) {
      return e.code() == StandardError.UNAVAILABLE ? e.members().string(MODEL) : null;
    }
  }

  // Null when nothing was chosen there, or when what was chosen is away and may be replaced.
  private static @Nullable Route chosen(
      Names names, @Nullable String name, Origin origin, List<Attempt> away) {
    if (name == null || name.isBlank()) {
      return null;
    }
    List<ModelChoice> models = names.find(name);
    if (!models.isEmpty()) {
      return origin == Origin.ORGANIZATION
          ? names.open(models, origin)
          : names.insisting(models, origin);
    }
    String why = names.wantsKey(name) ? "needs a key" : "is not there";
    away.add(Attempt.away(name, "%s %s, which %s now.".formatted(whoChose(origin), name, why)));
    if (!names.isLocal(name)) {
      return null;
    }
    Route others = names.inPlaceOf(name, origin);
    if (others == null) {
      throw new PergolaException(
          StandardError.UNAVAILABLE,
          "%s %s, which %s now, and no other model is asked in its place. Start Ollama, or choose another model."
              .formatted(whoChose(origin), name, why),
          Json.object(MODEL, name));
    }
    return others;
  }

  private static String whoChose(Origin origin) {
    return switch (origin) {
      case CONVERSATION -> "This conversation is set to";
      case USER -> "You prefer";
      default -> "Your organization’s default is";
    };
  }

  private Route byDefault(Names names) {
    Optional<ModelChoice> ordered =
        names.rules().failover().stream().flatMap(id -> names.exact(id).stream()).findFirst();
    if (ordered.isPresent()) {
      return names.open(List.of(ordered.get()), Origin.ORGANIZATION);
    }
    Optional<ModelChoice> configured =
        names.open().stream().filter(choice -> environment.names(choice.pluginId())).findFirst();
    return configured.isPresent()
        ? names.open(List.of(configured.get()), Origin.INSTALLATION)
        : names.open(List.of(names.open().getFirst()), Origin.RANK);
  }

  private Names names(Caller caller) {
    List<Offer> offers =
        models.offers().stream()
            .filter(offer -> offer.choice().model().kind() == Model.Kind.CHAT)
            .toList();
    return new Names(
        routing.rules(caller.organizationId()),
        prices,
        offers,
        offers.stream().filter(offer -> isOpen(caller, offer)).map(Offer::choice).toList());
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
}
