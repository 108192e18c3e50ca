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
 */
public record Route(List<ModelChoice> chain, Origin origin, boolean named, List<String> missing) {
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
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A route leads to a model at least");
    }
  }

  /** The model that was chosen. */
  public ModelChoice first() {
    return chain.getFirst();
  }

  /** The same way for what follows an answer: whoever gave it is asked first. */
  public Route from(ModelChoice answered) {
    int place = chain.indexOf(answered);
    return place <= 0
        ? this
        : new Route(chain.subList(place, chain.size()), origin, false, missing);
  }

  /** One model, and no other when it fails. */
  public static Route only(ModelChoice choice) {
    return new Route(List.of(choice), Origin.REQUEST, true, List.of());
  }
}
