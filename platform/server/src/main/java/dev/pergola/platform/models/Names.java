// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.Models.Offer;
import dev.pergola.platform.models.Route.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the names of models mean to a caller at one moment.
 *
 * @param rules the organization's
 * @param offers all models that answer
 * @param open those of them that the caller can ask
 */
record Names(RoutingRules rules, Prices prices, List<Offer> offers, List<ModelChoice> open) {
  private static final String LOCAL = "local";
  private static final String LOCAL_MODEL = ModelChoice.LOCAL + "/";

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

  // Some servers of others have models whose ids look like the name of a local one.
  Optional<ModelChoice> exact(String name) {
    return open.stream()
        .filter(choice -> choice.id().equals(name))
        .findFirst()
        .or(
            () ->
                name.startsWith(LOCAL_MODEL)
                    ? Optional.empty()
                    : open.stream().filter(c -> c.model().id().equals(name)).findFirst());
  }

  // What the three names mean where nobody gave them another meaning.
  private Optional<ModelChoice> byNature(String name) {
    return switch (name) {
      case "best" -> open.stream().findFirst();
      case LOCAL -> open.stream().filter(ModelChoice::isLocal).findFirst();
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

  /** Whether whoever says a name wants the question to stay in the house. */
  boolean isLocal(String name) {
    List<String> own = rules.aliases().get(name);
    return name.equals(LOCAL)
        || (own == null
            ? name.startsWith(LOCAL_MODEL)
            : own.stream().allMatch(each -> each.startsWith(LOCAL_MODEL)));
  }

  /** Whoever names a model gets that, or one that the organization put after it. */
  Route insisting(List<ModelChoice> chosen, Origin origin) {
    List<String> ids = chosen.stream().map(ModelChoice::id).toList();
    return chain(chosen, after(ids), origin, chosen.size() == 1);
  }

  /** Whoever names none gets what comes first in the organization's order. */
  Route open(List<ModelChoice> chosen, Origin origin) {
    return chain(chosen, rules.failover(), origin, false);
  }

  /**
   * Who is asked in place of a choice that is away: only those whom the organization put after it.
   *
   * @return null when there are none
   */
  @Nullable Route inPlaceOf(String name, Origin origin) {
    List<String> own = rules.aliases().get(name);
    List<String> others =
        origin == Origin.ORGANIZATION
            ? rules.failover()
            : own != null
                ? after(own)
                : name.equals(LOCAL)
                    ? after(
                        rules.failover().stream().filter(id -> id.startsWith(LOCAL_MODEL)).toList())
                    : after(List.of(name));
    return others.stream().allMatch(id -> exact(id).isEmpty())
        ? null
        : chain(List.of(), others, origin, false);
  }

  // The failover order after the last of some models; nothing when none of them is in it.
  private List<String> after(List<String> ids) {
    int last =
        IntStream.range(0, rules.failover().size())
            .filter(i -> ids.contains(rules.failover().get(i)))
            .max()
            .orElse(-1);
    return last < 0 ? List.of() : rules.failover().subList(last + 1, rules.failover().size());
  }

  private Route chain(List<ModelChoice> chosen, List<String> others, Origin origin, boolean named) {
    Set<ModelChoice> chain = new LinkedHashSet<>(chosen);
    List<String> missing = new ArrayList<>();
    for (String id : others) {
      exact(id).ifPresentOrElse(chain::add, () -> missing.add(id));
    }
    return new Route(List.copyOf(chain), origin, named, missing, List.of());
  }

  /** What to say of a name that means none of the models that can be asked; may be empty. */
  PergolaException unknown(String requested) {
    String shown = requested.length() <= 100 ? requested : requested.substring(0, 100) + "…";
    if (wantsKey(requested) || (requested.isEmpty() && !offers.isEmpty())) {
      return new PergolaException(
          StandardError.NOT_CONFIGURED,
          "%s can be asked with a key only. Enter your own on the Models page, or ask an administrator to enter one."
              .formatted(requested.isEmpty() ? offers.getFirst().choice().id() : shown));
    }
    List<String> alias = rules.aliases().get(requested);
    return new PergolaException(
        ModelError.UNKNOWN_MODEL,
        alias == null
            ? "There is no model %s. The closest are: %s. GET /api/models lists all."
                .formatted(shown, closest(requested))
            : "The alias %s stands for %s, which cannot be asked now. The closest are: %s. GET /api/models lists all."
                .formatted(shown, String.join(", ", alias), closest(requested)));
  }

  /** Whether a model of that name is there, and can be asked with a key only. */
  boolean wantsKey(String name) {
    return offers.stream()
        .map(Offer::choice)
        .filter(choice -> !open.contains(choice))
        .anyMatch(c -> c.id().equals(name) || c.model().id().equals(name));
  }

  private String closest(String requested) {
    return String.join(", ", Closest.to(requested, open.stream().map(ModelChoice::id).toList()));
  }
}
