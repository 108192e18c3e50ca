// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Upgrade;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The features that editions are made of, and what each brings. Features of other people's plugins
 * are not among them: their plugin.json tells.
 */
public enum Feature {
  CORE_PATTERNS(
      "core_patterns",
      "Patterns",
      Edition.OPEN_SOURCE,
      "Runs every built-in pattern, with as many agents as you like."),
  CUSTOM_PATTERNS(
      "custom_patterns",
      "Patterns of your own",
      Edition.OPEN_SOURCE,
      "Runs patterns that you write yourself."),
  LOCAL_AGENTS(
      "local_agents",
      "Local agents",
      Edition.OPEN_SOURCE,
      "Runs as many agents on this machine as it can carry."),
  BASIC_CLI(
      "basic_cli", "Command line", Edition.OPEN_SOURCE, "Does from a terminal what the pages do."),
  API_ACCESS(
      "api_access",
      "API",
      Edition.OPEN_SOURCE,
      "Lets your own programs do what people do on the pages."),
  PATTERN_BUILDER(
      "pattern_builder",
      "Pattern builder",
      Edition.OPEN_SOURCE,
      "Puts patterns together on a page instead of in a file."),
  IN_MEMORY_EXECUTION(
      "in_memory_execution",
      "Runs in memory",
      Edition.OPEN_SOURCE,
      "Runs patterns without anything else to install."),

  AUDIT(
      "audit",
      "Audit log",
      Edition.ENTERPRISE,
      "Shows who did what and when, in a chain of entries that shows tampering."),
  PERSISTENCE(
      "persistence",
      "Durable runs",
      Edition.ENTERPRISE,
      "Keeps the state of running patterns over a restart or a crash."),
  DISTRIBUTED_EXECUTION(
      "distributed_execution",
      "Distributed runs",
      Edition.ENTERPRISE,
      "Spreads runs over several machines."),
  HIGH_AVAILABILITY(
      "high_availability",
      "High availability",
      Edition.ENTERPRISE,
      "Goes on working when a machine fails, because another takes over."),
  WEB_DASHBOARD(
      "web_dashboard",
      "Monitoring",
      Edition.ENTERPRISE,
      "Shows live what runs, how it performs and where it stalls."),
  SCHEDULED_PATTERNS(
      "scheduled_patterns",
      "Schedules and triggers",
      Edition.ENTERPRISE,
      "Runs patterns at set times and when something happens elsewhere."),
  EXECUTION_HISTORY(
      "execution_history",
      "History of runs",
      Edition.ENTERPRISE,
      "Keeps what ran, with its results, to look back at and compare."),
  PATTERN_VERSIONING(
      "pattern_versioning",
      "Versions of patterns",
      Edition.ENTERPRISE,
      "Keeps every version of a pattern and goes back to an earlier one."),
  METRICS_ALERTING(
      "metrics_alerting",
      "Metrics and alerts",
      Edition.ENTERPRISE,
      "Feeds your monitoring, and tells you when something drifts."),
  BACKUP_RESTORE(
      "backup_restore",
      "Scheduled backups",
      Edition.ENTERPRISE,
      "Backs up by itself, and shows that a backup can be restored."),
  API_KEYS(
      "api_keys",
      "API keys",
      Edition.ENTERPRISE,
      "Gives your automation keys of its own, with rights of their own."),

  MULTI_REGION(
      "multi_region",
      "Several regions",
      Edition.ENTERPRISE_PLUS,
      "Keeps data and work in the region where they belong."),
  MULTI_USER(
      "multi_user",
      "Teams",
      Edition.ENTERPRISE_PLUS,
      "Gives teams workspaces of their own that they share and hand over."),
  RBAC("rbac", "Roles", Edition.ENTERPRISE_PLUS, "Says by role who may see, run and change what."),
  SSO_INTEGRATION(
      "sso_integration",
      "Single sign-on",
      Edition.ENTERPRISE_PLUS,
      "Signs people in with the accounts that they have already (OIDC, SAML)."),
  ADVANCED_ANALYTICS(
      "advanced_analytics",
      "Analytics",
      Edition.ENTERPRISE_PLUS,
      "Finds what drives cost, quality and time over all that ran."),
  PATTERN_MARKETPLACE(
      "pattern_marketplace",
      "Marketplace of patterns",
      Edition.ENTERPRISE_PLUS,
      "Shares patterns with others, and sells them."),
  PRIORITY_SUPPORT(
      "priority_support",
      "Priority support",
      Edition.ENTERPRISE_PLUS,
      "Gets you an answer from an engineer within an agreed time."),
  CUSTOM_FEATURES(
      "custom_features",
      "Made for you",
      Edition.ENTERPRISE_PLUS,
      "Has what you are missing built by those who build Pergola.");

  private static final Map<String, Feature> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(Feature::id, Function.identity()));

  private final String id;
  private final String title;
  private final Edition edition;
  private final String brings;

  Feature(String id, String title, Edition edition, String brings) {
    this.id = id;
    this.title = title;
    this.edition = edition;
    this.brings = brings;
  }

  /** The name in licenses, plans and plugins. */
  public String id() {
    return id;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The first edition that has it. */
  public Edition edition() {
    return edition;
  }

  /** What it brings, in one sentence. */
  public String brings() {
    return brings;
  }

  /** The feature of a name; null for a feature of somebody else's. */
  public static @Nullable Feature named(String id) {
    return BY_ID.get(id);
  }

  /** What somebody is told who asks for it without a license. */
  public Upgrade upgrade() {
    return new Upgrade(
        id,
        brings,
        edition == Edition.ENTERPRISE
            ? "The Enterprise edition adds it: try it for 30 days on the License page or with"
                + " ./pergola license trial, and install a license there to keep it."
            : "The %s edition adds it: ask your Pergola vendor for a license and install it on the License page."
                .formatted(edition.title()));
  }
}
