// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.PergolaException;
import dev.pergola.api.Usage;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.home.Node;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of all calls to models: each is written down before it is made, with what it may take at
 * most, and settled once after it. What of an open call's answer came is noted every second; what
 * is open when the server ends is settled at its next start, at that. Safe for use by several
 * threads; interrupting one does not disturb what it writes.
 */
@Singleton
public final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final int ATTEMPTS = 3;
  // Several times what the largest models read.
  private static final long MOST_TOKENS = 10_000_000;
  private static final Duration LONGER_THAN_ANY_CALL = Duration.ofDays(1);
  // Longer than a month, the longest of the periods.
  private static final Duration WINDOWS_KEPT = Duration.ofDays(40);

  private final LedgerStore store;
  private final Prices prices;
  private final Node node;
  private final InstantSource clock;
  private final LedgerQueue queue;
  private final Set<OpenEntry> open = ConcurrentHashMap.newKeySet();

  Ledger(LedgerStore store, LedgerQueue queue, Prices prices, Node node, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.prices = prices;
    this.node = node;
    this.clock = clock;
  }

  /**
   * Writes down a call that is about to be made. Every entry must be settled, however the call
   * ends.
   *
   * @param ownKey whether the asker's own key pays for it: it counts against no limit in money
   * @param estimate what it may take at most
   * @throws PergolaException {@link ModelError#BUDGET_SPENT}, {@link ModelError#RATE_LIMIT} or
   *     {@link ModelError#PRICE_UNKNOWN} when a limit forbids the call; nothing is written then
   */
  public OpenEntry open(Asker asker, ModelChoice choice, boolean ownKey, Estimate estimate) {
    OpenEntry entry =
        queue.write(
            () -> {
              Price price = prices.of(choice);
              LedgerRow row = row(asker, choice, ownKey, estimate, price);
              return new OpenEntry(
                  this, store.open(row, price), price, mostTokens(choice, estimate));
            });
    open.add(entry);
    return entry;
  }

  // Twice its context, as what a plugin knows of that may be out of date; a token of each character
  // of the text at least.
  private static long mostTokens(ModelChoice choice, Estimate estimate) {
    Integer context = choice.model().contextTokens();
    return context == null
        ? MOST_TOKENS
        : Math.max(2L * context, Estimate.characters(estimate.inputTokens()));
  }

  private LedgerRow row(
      Asker asker, ModelChoice choice, boolean ownKey, Estimate estimate, @Nullable Price price) {
    return new LedgerRow(
        Ids.next(),
        asker.caller().organizationId(),
        asker.caller().userId(),
        asker.apiKeyId(),
        asker.conversationId(),
        asker.requestId(),
        asker.purpose(),
        choice.provider(),
        choice.model().id(),
        ownKey,
        node.id(),
        node.run(),
        now(),
        null,
        null,
        null,
        null,
        null,
        false,
        estimate.inputTokens(),
        estimate.outputTokens(),
        0,
        0,
        0,
        price == null
            ? null
            : price.micros(new Usage(estimate.inputTokens(), estimate.outputTokens(), 0, 0)),
        price == null ? null : price.currency(),
        price == null ? null : price.label(),
        estimate.inputTokens(),
        0L,
        price == null ? null : price.micros(new Usage(estimate.inputTokens(), 0, 0, 0)));
  }

  /** What a call may cost, before it is made. */
  public Quote quote(ModelChoice choice, Estimate estimate) {
    return Quote.of(choice, estimate, prices.of(choice));
  }

  Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /**
   * Writes down how a call ended. When the database cannot be written, that is logged: the answer
   * was given, and its entry stays open until the next start.
   */
  void settle(OpenEntry entry, LedgerRow opened, LedgerRow settled) {
    open.remove(entry);
    for (int attempt = 1; ; attempt++) {
      try {
        queue.write(() -> store.settle(opened, settled));
        return;
      } catch (RuntimeException e) {
        // Whether it was written after all is open; written again, it counts once.
        if (attempt == ATTEMPTS) {
          LOG.error("Cannot settle the ledger's entry {}: {}", settled.id(), settled, e);
          return;
        }
      }
    }
  }

  /** Notes what came of the answers under way, all in one writing: they do not wait for it. */
  @Scheduled(initialDelay = "1s", fixedDelay = "1s")
  void note() {
    List<LedgerRow.Heard> heard =
        open.stream().map(OpenEntry::news).filter(Objects::nonNull).toList();
    if (heard.isEmpty()) {
      return;
    }
    try {
      queue.write(() -> store.note(heard));
    } catch (RuntimeException e) {
      LOG.warn("Cannot note how far {} calls to models have come", heard.size(), e);
    }
  }

  @EventListener
  void takeUp(ServerStartupEvent event) {
    Instant now = now();
    int lost = store.lose(node.id(), node.run(), now, now.minus(LONGER_THAN_ANY_CALL));
    if (lost > 0) {
      LOG.warn(
          "The server ended during {} calls to models; they count as what had come a second before",
          lost);
    }
    store.forgetWindows(now.minus(WINDOWS_KEPT));
  }
}
