// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;

/**
 * Which models to ask, one after the other until one answers.
 *
 * @param chain never empty; the first is the one that was chosen
 * @param origin who chose it
 * @param named whether whoever chose named the first model itself, not an alias of several
 * @param missing the models, as {@code provider/model}, that would be in the chain and cannot be
 *     asked now
 * @param away the choices that count more than the one that was taken, and cannot be asked now
 */
public record Route(
    List<ModelChoice> chain,
    Origin origin,
    boolean named,
    List<String> missing,
    List<Attempt> away) {
  /** Who chose a model. */
  public enum Origin {
    /** The request names it. */
    REQUEST,
    /** The conversation remembers it. */
    CONVERSATION,
    /** The user prefers it. */
    USER,
    /** It is the organization's default. */
    ORGANIZATION,
    /** The server's environment names its provider. */
    INSTALLATION,
    /** Nobody: it has the best rank. */
    RANK
  }

  /**
   * @throws IllegalArgumentException when the chain is empty
   */
  public Route {
    chain = List.copyOf(chain);
    missing = List.copyOf(missing);
    away = List.copyOf(away);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A route leads to a model at least");
    }
  }

  /** The model that was chosen. */
  public ModelChoice first() {
    return chain.getFirst();
  }

  /** The same way, in place of choices that are away. */
  Route inPlaceOf(List<Attempt> choices) {
    return new Route(chain, origin, named, missing, choices);
  }

  /** The same way for what follows an answer: whoever gave it is asked first. */
  public Route from(ModelChoice answered) {
    int place = Math.max(0, chain.indexOf(answered));
    return new Route(
        chain.subList(place, chain.size()), origin, named && place == 0, missing, List.of());
  }

  /** One model, and no other when it fails. */
  public static Route only(ModelChoice choice) {
    return new Route(List.of(choice), Origin.REQUEST, true, List.of(), List.of());
  }
}
