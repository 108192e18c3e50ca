// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonNull;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonString;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an organization chooses its models. Models are named as {@code provider/model}, whether or
 * not they can be asked at present.
 *
 * @param model the model, or alias, that answers when nobody says; null for none in particular
 * @param failover which models take over from one that fails, in order
 * @param aliases the models that a name of the organization's own stands for, in order
 * @param prompt standing instructions for every model; empty for none
 * @param prompts standing instructions for the models of a provider, by its name
 */
public record RoutingRules(
    @Nullable String model,
    List<String> failover,
    Map<String, List<String>> aliases,
    String prompt,
    Map<String, String> prompts) {
  /** No rule at all. */
  static final RoutingRules NONE = new RoutingRules(null, List.of(), Map.of(), "", Map.of());

  private static final Pattern ALIAS = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
  private static final int LONGEST_NAME = 400;
  private static final int LONGEST_PROMPT = 10_000;
  private static final int MOST = 50;

  public RoutingRules {
    failover = List.copyOf(failover);
    aliases = Map.copyOf(aliases);
    prompts = Map.copyOf(prompts);
  }

  /** The rules with some of them in place of these: those that the object names. */
  RoutingRules with(JsonObject changes) {
    RoutingRules changed = this;
    for (var change : changes.members().entrySet()) {
      Json value = change.getValue();
      changed =
          switch (change.getKey()) {
            case "model" -> changed.withModel(optional(value, "model"));
            case "failover" -> changed.withFailover(names(value, "failover"));
            case "aliases" -> changed.withAliases(aliases(value));
            case "prompt" ->
                changed.withPrompt(value instanceof JsonNull ? "" : text(value, "prompt"));
            case "prompts" -> changed.withPrompts(prompts(value));
            default ->
                throw invalid(
                    "There is no rule %s. There are: model, failover, aliases, prompt, prompts."
                        .formatted(shorten(change.getKey())));
          };
    }
    return changed;
  }

  RoutingRules withModel(@Nullable String name) {
    requireName("model", name);
    return new RoutingRules(name, failover, aliases, prompt, prompts);
  }

  RoutingRules withFailover(List<String> names) {
    requireNames("failover", names);
    return new RoutingRules(model, names, aliases, prompt, prompts);
  }

  RoutingRules withAliases(Map<String, List<String>> changed) {
    if (changed.size() > MOST) {
      throw invalid("There can be %d aliases at most.".formatted(MOST));
    }
    changed.forEach(
        (alias, names) -> {
          if (!ALIAS.matcher(alias).matches()) {
            throw invalid(
                "The alias %s must be 1 to 40 of a-z, 0-9, dot, hyphen and underscore."
                    .formatted(shorten(alias)));
          }
          if (names.isEmpty()) {
            throw invalid("The alias %s must stand for a model at least.".formatted(alias));
          }
          requireNames("The alias " + alias, names);
        });
    return new RoutingRules(model, failover, changed, prompt, prompts);
  }

  RoutingRules withPrompt(String changed) {
    requirePrompt(changed);
    return new RoutingRules(model, failover, aliases, changed.strip(), prompts);
  }

  RoutingRules withPrompts(Map<String, String> changed) {
    var kept = new TreeMap<String, String>();
    changed.forEach(
        (provider, text) -> {
          requireName("The provider", provider);
          requirePrompt(text);
          if (!text.isBlank()) {
            kept.put(provider, text.strip());
          }
        });
    if (kept.size() > MOST) {
      throw invalid("There can be prompts for %d providers at most.".formatted(MOST));
    }
    return new RoutingRules(model, failover, aliases, prompt, kept);
  }

  /**
   * Goes on when each alias stands for models: one that stands for an alias, or for itself, would
   * stand for nothing.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when not
   */
  void requireAliasesOfModels() {
    aliases.forEach(
        (alias, names) ->
            names.stream()
                .filter(name -> aliases.containsKey(name) || Router.KNOWN_NAMES.contains(name))
                .findFirst()
                .ifPresent(
                    name -> {
                      throw invalid(
                          name.equals(alias)
                              ? "The alias %s stands for itself. Name models, as provider/model."
                                  .formatted(alias)
                              : "The alias %s stands for %s, which is an alias. Name models, as provider/model."
                                  .formatted(alias, name));
                    }));
  }

  /** As JSON: what {@link #with} takes. */
  JsonObject json() {
    return Json.object(
        "model", model,
        "failover", failover,
        "aliases", new TreeMap<>(aliases),
        "prompt", prompt,
        "prompts", new TreeMap<>(prompts));
  }

  private static Map<String, List<String>> aliases(Json value) {
    Map<String, List<String>> aliases = new LinkedHashMap<>();
    object(value, "aliases")
        .members()
        .forEach(
            (alias, names) ->
                aliases.put(
                    alias,
                    names instanceof JsonString one
                        ? List.of(one.value())
                        : names(names, "The alias " + alias)));
    return aliases;
  }

  private static Map<String, String> prompts(Json value) {
    Map<String, String> prompts = new LinkedHashMap<>();
    object(value, "prompts")
        .members()
        .forEach((provider, text) -> prompts.put(provider, text(text, "prompts." + provider)));
    return prompts;
  }

  private static JsonObject object(Json value, String name) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw invalid(name + " must be a JSON object.");
  }

  private static List<String> names(Json value, String name) {
    if (value instanceof JsonArray array) {
      return array.values().stream().map(each -> text(each, name)).distinct().toList();
    }
    throw invalid(name + " must be a list of models.");
  }

  private static @Nullable String optional(Json value, String name) {
    String text = value instanceof JsonNull ? "" : text(value, name);
    return text.isBlank() ? null : text.strip();
  }

  private static String text(Json value, String name) {
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw invalid(name + " must be a text.");
  }

  private static void requireNames(String what, List<String> names) {
    if (names.size() > MOST) {
      throw invalid("%s can have %d models at most.".formatted(what, MOST));
    }
    names.forEach(name -> requireName(what, name));
  }

  private static void requireName(String what, @Nullable String name) {
    if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
      throw invalid("%s: a name has 1 to %d characters.".formatted(what, LONGEST_NAME));
    }
  }

  private static void requirePrompt(String text) {
    if (text.length() > LONGEST_PROMPT) {
      throw invalid("Standing instructions have %d characters at most.".formatted(LONGEST_PROMPT));
    }
  }

  private static PergolaException invalid(String message) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message);
  }

  private static String shorten(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
