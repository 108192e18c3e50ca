// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Limit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an organization may use on an installation that is hosted for several. Agents are unlimited
 * in every plan; what a plan limits is what costs the host something.
 */
public enum Plan {
  FREE(
      limits(Limit.atMost(5_000), Limit.atMost(20), Limit.atMost(1), Limit.atMost(7)),
      Set.of(Feature.API_ACCESS, Feature.CUSTOM_PATTERNS, Feature.PATTERN_BUILDER)),
  STARTER(
      limits(Limit.atMost(50_000), Limit.atMost(100), Limit.atMost(25), Limit.atMost(30)),
      Set.of(
          Feature.API_ACCESS,
          Feature.CUSTOM_PATTERNS,
          Feature.PATTERN_BUILDER,
          Feature.PERSISTENCE,
          Feature.SCHEDULED_PATTERNS,
          Feature.EXECUTION_HISTORY,
          Feature.AUDIT)),
  PROFESSIONAL(
      limits(Limit.atMost(500_000), Limit.atMost(500), Limit.atMost(250), Limit.atMost(90)),
      Set.of(
          Feature.API_ACCESS,
          Feature.CUSTOM_PATTERNS,
          Feature.PATTERN_BUILDER,
          Feature.PERSISTENCE,
          Feature.SCHEDULED_PATTERNS,
          Feature.EXECUTION_HISTORY,
          Feature.AUDIT,
          Feature.ADVANCED_ANALYTICS,
          Feature.MULTI_USER)),
  ENTERPRISE(
      limits(Limit.unlimited(), Limit.unlimited(), Limit.unlimited(), Limit.atMost(365)),
      Set.of(
          Feature.API_ACCESS,
          Feature.CUSTOM_PATTERNS,
          Feature.PATTERN_BUILDER,
          Feature.PERSISTENCE,
          Feature.SCHEDULED_PATTERNS,
          Feature.EXECUTION_HISTORY,
          Feature.AUDIT,
          Feature.ADVANCED_ANALYTICS,
          Feature.MULTI_USER,
          Feature.SSO_INTEGRATION,
          Feature.PRIORITY_SUPPORT));

  /** Agents at a time. */
  public static final String AGENTS = "agents";

  /** Runs in a calendar month. */
  public static final String EXECUTIONS = "executions";

  /** Runs begun in one minute. */
  public static final String EXECUTIONS_PER_MINUTE = "executionsPerMinute";

  /** Stored data, in gigabytes of 10^9 bytes. */
  public static final String STORAGE_GB = "storageGB";

  /** How long history is kept, in days. */
  public static final String RETENTION_DAYS = "retentionDays";

  private final Map<String, Limit> limits;
  private final Set<String> features;

  Plan(Map<String, Limit> limits, Set<Feature> features) {
    this.limits = limits;
    var names = new TreeSet<String>();
    features.forEach(feature -> names.add(feature.id()));
    this.features = Collections.unmodifiableSet(names);
  }

  private static Map<String, Limit> limits(
      Limit executions, Limit executionsPerMinute, Limit storageGB, Limit retentionDays) {
    return Map.of(
        "agents",
        Limit.unlimited(),
        "executions",
        executions,
        "executionsPerMinute",
        executionsPerMinute,
        "storageGB",
        storageGB,
        "retentionDays",
        retentionDays);
  }

  /** The plan of a name; null when there is none. */
  static @Nullable Plan named(@Nullable String name) {
    return Arrays.stream(values())
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Its limits by name. */
  public Map<String, Limit> limits() {
    return limits;
  }

  /** The names of its features, in alphabetical order. */
  public Set<String> features() {
    return features;
  }

  /**
   * Whether the plan leaves a feature to the installation's license: it has it, or no plan speaks
   * of it.
   */
  boolean leaves(String feature) {
    return features.contains(feature) || !ENTERPRISE.features.contains(feature);
  }
}
