// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Cooldowns.Account;
import dev.pergola.platform.models.Cooldowns.Health;
import dev.pergola.platform.models.Models.Offer;
import dev.pergola.platform.models.OwnKeys.OwnKey;
import dev.pergola.platform.models.OwnKeys.Owner;
import dev.pergola.platform.web.Permissions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the Models page and its API show of the providers, and do with them. */
@Singleton
final class ModelDesk {
  private static final int ENOUGH_FOR_A_WORD = 64;

  private final Models models;
  private final ModelCalls calls;
  private final OwnKeys keys;
  private final Cooldowns cooldowns;
  private final Prices prices;

  ModelDesk(Models models, ModelCalls calls, OwnKeys keys, Cooldowns cooldowns, Prices prices) {
    this.models = models;
    this.calls = calls;
    this.keys = keys;
    this.cooldowns = cooldowns;
    this.prices = prices;
  }

  /**
   * A provider of a started plugin.
   *
   * @param ready whether it can be asked without a key of the caller's own
   * @param takesKeys whether it can be asked with one
   * @param keys what is shown of the keys that count for the caller
   * @param health how it fares with the key that the caller's questions go with
   * @param models what it offers
   */
  record Provider(
      String name,
      String pluginId,
      boolean ready,
      boolean takesKeys,
      List<KeyRows.Row> keys,
      Health health,
      List<Offered> models) {
    /** Whether the caller can ask it. */
    boolean isOpen() {
      return ready || !keys.isEmpty();
    }
  }

  /**
   * A model that a provider offers.
   *
   * @param price null when nobody knows
   */
  record Offered(ModelChoice choice, @Nullable Price price) {}

  /** The providers that have models, in the order of their models' ranks. */
  List<Provider> providers(Caller caller) {
    Map<String, List<Offer>> offers = new LinkedHashMap<>();
    for (Offer offer : models.offers()) {
      offers.computeIfAbsent(offer.choice().provider(), _ -> new ArrayList<>()).add(offer);
    }
    List<KeyRows.Row> brought = keys.list(caller);
    return offers.entrySet().stream()
        .map(entry -> provider(caller, entry.getKey(), entry.getValue(), brought))
        .toList();
  }

  private Provider provider(
      Caller caller, String name, List<Offer> offers, List<KeyRows.Row> brought) {
    Offer any = offers.getFirst();
    List<KeyRows.Row> own =
        any.takesKeys()
            ? brought.stream().filter(key -> key.provider().equals(name)).toList()
            : List.of();
    return new Provider(
        name,
        any.choice().pluginId(),
        any.ready(),
        any.takesKeys(),
        own,
        cooldowns.health(account(caller, name, own)),
        offers.stream()
            .map(offer -> new Offered(offer.choice(), prices.of(offer.choice())))
            .toList());
  }

  private static Account account(Caller caller, String provider, List<KeyRows.Row> own) {
    boolean users = own.stream().anyMatch(key -> key.owner() == Owner.USER);
    return new Account(
        provider, own.isEmpty() ? null : users ? caller.userId() : caller.organizationId());
  }

  /**
   * What rules name that nobody offers at present, in sentences. That is allowed: a plugin may be
   * stopped, or a server be down.
   */
  List<String> unknown(RoutingRules rules) {
    List<Offer> offers = models.offers();
    Set<String> known = new HashSet<>(rules.aliases().keySet());
    known.addAll(Router.KNOWN_NAMES);
    Set<String> providers = new HashSet<>();
    for (Offer offer : offers) {
      known.add(offer.choice().id());
      known.add(offer.choice().model().id());
      providers.add(offer.choice().provider());
    }
    Stream<String> named =
        Stream.of(
                Stream.ofNullable(rules.model()),
                rules.failover().stream(),
                rules.aliases().values().stream().flatMap(List::stream))
            .flatMap(each -> each);
    return Stream.concat(
            named
                .filter(name -> !known.contains(name))
                .map("No started plugin offers the model %s now."::formatted),
            rules.prompts().keySet().stream()
                .filter(name -> !providers.contains(name))
                .map("No started plugin has models of the provider %s now."::formatted))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Keeps a key for a provider.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when no started provider of
   *     that name takes keys, and as {@link OwnKeys#put}
   */
  void putKey(Caller caller, Owner owner, String provider, String key) {
    boolean takesKeys =
        models.offers().stream()
            .anyMatch(offer -> offer.takesKeys() && offer.choice().provider().equals(provider));
    if (!takesKeys) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "There is no provider of that name that takes keys. GET /api/models/providers lists them.");
    }
    keys.put(caller, owner, provider, key);
  }

  /**
   * What became of a trial.
   *
   * @param answer what it said, or how long its vector is; null when it failed
   * @param usage what that took
   * @param cost in the currency's millionths; null when nobody knows
   * @param failure why it failed; null when it worked
   */
  record Trial(
      ModelChoice choice,
      @Nullable String answer,
      long millis,
      Usage usage,
      @Nullable Long cost,
      @Nullable String currency,
      boolean ownKey,
      @Nullable PergolaException failure) {}

  /**
   * Asks a model for a word, for real and once, whether or not it is let alone at present; that it
   * answers ends that.
   *
   * @param id as {@code provider/model}
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException {@link ModelError#UNKNOWN_MODEL} when there is none, {@link
   *     StandardError#NOT_ALLOWED} when it is not the caller's own key that pays, nor their
   *     organization's, which they manage, and they do not administer the installation
   */
  Trial test(Caller caller, String id) throws InterruptedException {
    ModelChoice choice =
        models.offers().stream()
            .map(Offer::choice)
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new PergolaException(
                        ModelError.UNKNOWN_MODEL,
                        "There is no such model. GET /api/models lists them as provider/model."));
    OwnKey key = keys.find(caller, choice.provider());
    if (key == null) {
      Permissions.require(caller, Permission.ADMINISTER);
    } else if (!key.ownerId().equals(caller.userId())) {
      Permissions.requireManagesOrganization(caller);
    }
    var model = new KeyedModel(choice, key);
    long startedAt = System.nanoTime();
    try {
      Said said = ask(Asker.of(caller, Asker.Purpose.TEST), model);
      cooldowns.answered(model.account());
      Price price = prices.of(choice);
      boolean counted = price != null && !said.usage().equals(Usage.NONE);
      return new Trial(
          choice,
          said.text(),
          millis(startedAt),
          said.usage(),
          price == null || !(counted || price.isFree()) ? null : price.micros(said.usage()),
          price == null ? null : price.currency(),
          model.isOwn(),
          null);
    } catch (PergolaException e) {
      cooldowns.failed(model.account(), e);
      return new Trial(choice, null, millis(startedAt), Usage.NONE, null, null, model.isOwn(), e);
    }
  }

  private record Said(String text, Usage usage) {}

  private Said ask(Asker asker, KeyedModel asked) throws InterruptedException {
    ModelChoice choice = asked.choice();
    String model = choice.model().id();
    return switch (choice.model().kind()) {
      case CHAT -> {
        var request =
            new ChatRequest(
                model,
                null,
                List.of(new Message.User("Reply with the one word OK.")),
                List.of(),
                ENOUGH_FOR_A_WORD);
        ChatResponse response = calls.ask(asker, choice, request.to(model, asked.key()), _ -> {});
        yield new Said(response.text().strip(), response.usage());
      }
      case EMBEDDING -> {
        var embeddings =
            calls.embed(
                asker, choice, new EmbeddingRequest(model, List.of("OK"), null, asked.key()));
        yield new Said(
            "A vector of %d numbers".formatted(embeddings.vectors().getFirst().length),
            embeddings.usage());
      }
    };
  }

  private static long millis(long startedAt) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
  }
}
