// SPDX-License-Identifier: MIT
package dev.pergola.platform.licensing;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is stored about licensing; a change, the event that tells of it, and the version that makes
 * other nodes look are one transaction.
 */
@Singleton
class LicensingStore {
  private static final Logger LOG = LoggerFactory.getLogger(LicensingStore.class);

  private final StateRows states;
  private final LicenseRows licenses;
  private final RevocationRows revocations;
  private final OpenedRows opened;
  private final PlanRows plans;
  private final ApplicationEventPublisher<Object> events;

  LicensingStore(
      StateRows states,
      LicenseRows licenses,
      RevocationRows revocations,
      OpenedRows opened,
      PlanRows plans,
      ApplicationEventPublisher<Object> events) {
    this.states = states;
    this.licenses = licenses;
    this.revocations = revocations;
    this.opened = opened;
    this.plans = plans;
    this.events = events;
  }

  /**
   * All that is stored.
   *
   * @param token the license; null for none
   * @param revocations the newest list of each key
   * @param opened ids of plugins that were opened once
   * @param plans by organization
   */
  record Stored(
      StateRow state,
      @Nullable String token,
      List<String> revocations,
      Set<String> opened,
      Map<UUID, Plan> plans) {}

  StateRow state() {
    return states.findById(StateRow.ID).orElseThrow();
  }

  @Transactional
  Stored load() {
    StateRow state = state();
    if (state.installationId() == null) {
      states.name(UUID.randomUUID().toString());
      state = state();
    }
    Set<String> openedIds = new HashSet<>();
    opened.findAll().forEach(row -> openedIds.add(row.pluginId()));
    Map<UUID, Plan> assigned = new HashMap<>();
    for (PlanRows.Row row : plans.findAll()) {
      Plan plan = Plan.named(row.plan());
      if (plan == null) {
        LOG.warn(
            "The organization {} has the plan {}, which this version does not know: unlimited",
            row.organizationId(),
            row.plan());
      } else {
        assigned.put(row.organizationId(), plan);
      }
    }
    return new Stored(
        state,
        licenses.findById(LicenseRow.ID).map(LicenseRow::token).orElse(null),
        revocations.findAll().stream().map(RevocationRows.Row::token).toList(),
        Set.copyOf(openedIds),
        Map.copyOf(assigned));
  }

  @Transactional
  void installLicense(String token, Instant now, LicenseChanged change) {
    licenses.put(LicenseRow.ID, token, now);
    states.changed();
    events.publishEvent(change);
  }

  /** Removes the license; false when there was none. */
  @Transactional
  boolean removeLicense(LicenseChanged change) {
    if (licenses.findById(LicenseRow.ID).isEmpty()) {
      return false;
    }
    licenses.deleteById(LicenseRow.ID);
    states.changed();
    events.publishEvent(change);
    return true;
  }

  /** Takes a revocation list in, unless the one of this key that is there is as new. */
  @Transactional
  boolean installRevocations(
      String keyId, long sequence, String token, Instant now, LicensingEvent event) {
    if (revocations.putNewer(keyId, sequence, token, now.toEpochMilli()) == 0) {
      return false;
    }
    states.changed();
    events.publishEvent(event);
    return true;
  }

  /** Starts the trial, unless there was one. */
  @Transactional
  boolean startTrial(Trial trial, LicensingEvent event) {
    int started =
        states.startTrial(trial.startedAt().toEpochMilli(), trial.endsAt().toEpochMilli());
    if (started == 0) {
      return false;
    }
    events.publishEvent(event);
    return true;
  }

  /** Gives an organization a plan, or takes it away when the plan is null. */
  @Transactional
  void assignPlan(UUID organizationId, @Nullable Plan plan, Instant now, LicensingEvent event) {
    if (plan == null) {
      plans.deleteById(organizationId);
    } else {
      plans.put(organizationId, plan.name(), now.toEpochMilli());
    }
    states.changed();
    events.publishEvent(event);
  }

  @Transactional
  void confirmClock(Instant floor, LicensingEvent event) {
    states.confirmClock(floor.toEpochMilli());
    events.publishEvent(event);
  }

  @Transactional
  void raiseFloor(long floorMillis, long version) {
    states.raiseFloor(floorMillis, version);
  }

  @Transactional
  void markOpened(String pluginId, Instant now) {
    opened.add(pluginId, now.toEpochMilli());
  }

  @Transactional
  void countPrompts(boolean count, LicensingEvent event) {
    states.countPrompts(count);
    events.publishEvent(event);
  }

  /** Records what the server noticed by itself. */
  @Transactional
  void record(LicensingEvent event) {
    events.publishEvent(event);
  }
}
