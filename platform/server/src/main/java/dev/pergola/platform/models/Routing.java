// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What organizations and users say about which model answers. Safe for use by several threads; a
 * change counts at once on this node, and within seconds on the others.
 */
@Singleton
public class Routing {
  private final RoutingRows rows;
  private final PreferenceRows preferences;
  private final EventLog events;
  private final InstantSource clock;
  private final Recent<UUID, RoutingRules> rules;
  private final Recent<Caller, Optional<String>> preferred;

  Routing(RoutingRows rows, PreferenceRows preferences, EventLog events, InstantSource clock) {
    this.rows = rows;
    this.preferences = preferences;
    this.events = events;
    this.clock = clock;
    this.rules = new Recent<>(clock);
    this.preferred = new Recent<>(clock);
  }

  /** An organization's rules. */
  public RoutingRules rules(UUID organizationId) {
    return rules.get(organizationId, this::read);
  }

  private RoutingRules read(UUID organizationId) {
    return rows.findById(organizationId)
        .map(row -> RoutingRules.NONE.with((JsonObject) Json.parse(row.rules())))
        .orElse(RoutingRules.NONE);
  }

  /**
   * The standing instructions of an organization for a provider's models: those for all models,
   * then those for the provider's; empty for none.
   */
  public String prompt(UUID organizationId, String provider) {
    RoutingRules own = rules(organizationId);
    return (own.prompt() + "\n\n" + own.prompts().getOrDefault(provider, "")).strip();
  }

  /**
   * Changes the rules of the caller's organization.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when a rule makes no sense
   */
  @Transactional
  RoutingRules change(Caller caller, UnaryOperator<RoutingRules> change) {
    RoutingRules changed = change.apply(read(caller.organizationId()));
    changed.requireAliasesOfModels();
    rows.put(caller.organizationId(), changed.json().toString(), clock.millis());
    // Prompts are nobody's business who reads the log.
    events.record(
        caller,
        "routing.changed",
        "models",
        Json.object(
            "model", changed.model(),
            "failover", changed.failover(),
            "aliases", changed.json().object("aliases")));
    rules.forget();
    return changed;
  }

  /** The model, or alias, that a user prefers; null for none. */
  public @Nullable String preferred(Caller caller) {
    return preferred
        .get(
            caller,
            key ->
                preferences
                    .findByUserIdAndOrganizationId(key.userId(), key.organizationId())
                    .map(PreferenceRows.Row::model))
        .orElse(null);
  }

  /** Says which model a user prefers; null for none. */
  @Transactional
  void prefer(Caller caller, @Nullable String model) {
    if (model == null || model.isBlank()) {
      preferences.remove(caller.userId());
    } else {
      RoutingRules.NONE.withModel(model);
      preferences.put(caller.userId(), caller.organizationId(), model.strip());
    }
    preferred.forget();
  }
}
