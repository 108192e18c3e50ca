// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page Models shows.
 *
 * @param administers whether it is for somebody who administers the installation
 * @param manages whether it is for somebody who sets the organization's rules
 * @param now which model answers when the reader names none; null when none can be asked
 * @param refused the local choice that is away, so that nobody answers a question that names no
 *     model; null when there is none
 * @param names what can be chosen: aliases, then models
 * @param preferred what the reader prefers; null for nothing
 * @param rules the organization's
 * @param meanings which model each alias stands for at present
 * @param moved which model of the failover order was moved just now, to go on from there; null for
 *     none
 * @param notice what just happened; null for nothing
 * @param error why something was refused; null for nothing
 */
public record ModelsPage(
    boolean administers,
    boolean manages,
    @Nullable Now now,
    @Nullable String refused,
    List<String> names,
    @Nullable String preferred,
    List<Provider> providers,
    RoutingRules rules,
    Map<String, String> meanings,
    @Nullable String moved,
    @Nullable String notice,
    @Nullable String error) {
  /**
   * Which model answers.
   *
   * @param because who chose it, for people
   * @param others which take over, in order
   */
  public record Now(String model, String because, List<String> others) {}

  /**
   * A provider.
   *
   * @param state in a word
   * @param tone of that word: {@code good}, {@code info}, {@code warning}, {@code bad}
   * @param trouble what went wrong last; null for nothing
   */
  public record Provider(
      String name,
      String pluginId,
      String state,
      String tone,
      @Nullable String trouble,
      boolean takesKeys,
      List<Key> keys,
      List<Model> models) {}

  /**
   * A key that somebody brought.
   *
   * @param owner {@code user} or {@code organization}
   * @param text whose it is and how it ends
   * @param removable whether the reader may remove it
   */
  public record Key(String owner, String text, boolean removable) {}

  /**
   * A model.
   *
   * @param id as {@code provider/model}
   * @param price per million tokens, for people; null when nobody knows
   * @param context how much it reads at once, for people; null when nobody knows
   * @param testable whether the reader may try it out
   */
  public record Model(
      String id,
      String title,
      boolean embedding,
      @Nullable String price,
      @Nullable String context,
      boolean testable) {}

  /** The models that are not in the failover order yet. */
  public List<String> addable() {
    return providers.stream()
        .flatMap(provider -> provider.models().stream())
        .filter(model -> !model.embedding() && !rules.failover().contains(model.id()))
        .map(Model::id)
        .toList();
  }

  /** What the names mean that are everybody's, where the organization says nothing else. */
  public String ownMeanings() {
    return meanings.entrySet().stream()
        .filter(meaning -> !rules.aliases().containsKey(meaning.getKey()))
        .map(meaning -> "%s is %s".formatted(meaning.getKey(), meaning.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** The aliases in alphabetical order. */
  public List<Map.Entry<String, List<String>>> aliases() {
    return rules.aliases().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }
}
