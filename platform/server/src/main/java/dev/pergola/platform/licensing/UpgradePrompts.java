// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import dev.pergola.api.Caller;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.licensing.LicensingEvent.By;
import dev.pergola.platform.web.UpgradeShown;
import dev.pergola.trust.License;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Counts how often people are shown what a license would bring, by feature and day, for whoever
 * chose that; off until then. The counts stay in the installation's database.
 */
@Singleton
public class UpgradePrompts {
  private final PromptRows rows;
  private final LicensingStore store;
  private final Licenses licenses;
  private final boolean receiver;

  UpgradePrompts(
      PromptRows rows,
      LicensingStore store,
      Licenses licenses,
      @Property(name = "pergola.telemetry.address", defaultValue = "") String address) {
    this.rows = rows;
    this.store = store;
    this.licenses = licenses;
    this.receiver = address.matches(PromptSender.ADDRESS);
  }

  /** How often a feature's prompt was shown on a day ({@code yyyy-mm-dd}, UTC). */
  @Serdeable
  public record Count(String feature, String day, long shown) {}

  /**
   * What is counted.
   *
   * @param counting whether it is switched on
   * @param sending whether the counts are sent somewhere: only when that is configured as well
   * @param counts the last day first
   */
  @Serdeable
  public record Counts(boolean counting, boolean sending, List<Count> counts) {}

  /** A prompt was shown. */
  @EventListener
  void shown(UpgradeShown prompt) {
    // What a plugin calls a feature may be anything.
    if (counting() && License.isFeature(prompt.feature())) {
      String day = today().toString();
      rows.count(day + " " + prompt.feature(), prompt.feature(), day);
    }
  }

  /** What was counted so far. */
  public Counts counts() {
    List<Count> counts =
        StreamSupport.stream(rows.findAll().spliterator(), false)
            .map(row -> new Count(row.feature(), row.day(), row.shown()))
            .sorted(Comparator.comparing(Count::day).reversed().thenComparing(Count::feature))
            .toList();
    return new Counts(counting(), counting() && receiver, counts);
  }

  /** Begins to count, or stops and forgets what was counted. */
  public Counts count(boolean on, Caller caller) {
    if (!on) {
      rows.forget();
    }
    store.countPrompts(
        on,
        new LicensingEvent(
            on ? "prompts.counting_started" : "prompts.counting_stopped",
            By.of(caller),
            "upgrade prompts",
            JsonObject.EMPTY));
    licenses.changed();
    return counts();
  }

  boolean counting() {
    return licenses.holding().facts().state().countPrompts();
  }

  LocalDate today() {
    return LocalDate.ofInstant(licenses.clock().now(), ZoneOffset.UTC);
  }
}
