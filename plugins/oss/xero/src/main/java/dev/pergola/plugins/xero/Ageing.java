// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import dev.pergola.api.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one contact owes or is owed, by days since it was due.
 *
 * @param amounts one for each bucket
 */
record Ageing(String contactName, Map<Bucket, Money> amounts) {
  Ageing {
    amounts = Map.copyOf(amounts);
  }

  /** Days since the due date. */
  enum Bucket {
    CURRENT("current", "Current", "not due yet", 0),
    DAYS_1_TO_30("days1To30", "1-30 days", "1-30 days overdue", 30),
    DAYS_31_TO_60("days31To60", "31-60 days", "31-60 days", 60),
    DAYS_61_TO_90("days61To90", "61-90 days", "61-90 days", 90),
    OVER_90_DAYS("over90Days", "Over 90 days", "over 90 days", Long.MAX_VALUE);

    private final String column;
    private final String title;
    private final String words;
    private final long lastDay;

    Bucket(String column, String title, String words, long lastDay) {
      this.column = column;
      this.title = title;
      this.words = words;
      this.lastDay = lastDay;
    }

    /** The column's name for programs. */
    String column() {
      return column;
    }

    /** The column's title. */
    String title() {
      return title;
    }

    /** For a sentence. */
    String words() {
      return words;
    }

    private static Bucket of(long daysOverdue) {
      for (Bucket bucket : values()) {
        if (daysOverdue <= bucket.lastDay) {
          return bucket;
        }
      }
      throw new IllegalStateException("No bucket for " + daysOverdue);
    }
  }

  /** The amount in a bucket. */
  Money amount(Bucket bucket) {
    Money amount = amounts.get(bucket);
    if (amount == null) {
      throw new IllegalStateException("No amount for " + bucket);
    }
    return amount;
  }

  /** All buckets together. */
  Money total() {
    return amounts.values().stream().reduce(Money::plus).orElseThrow();
  }

  /** What was open at the end of a day, one for each contact with any of it, largest first. */
  static List<Ageing> byContact(List<Invoice> invoices, LocalDate asOf, String currency) {
    Map<String, List<Invoice>> open = new LinkedHashMap<>();
    invoices.stream()
        .filter(invoice -> invoice.due(asOf).minorUnits() != 0)
        .forEach(
            invoice ->
                open.computeIfAbsent(invoice.contactId(), _ -> new ArrayList<>()).add(invoice));
    return open.values().stream()
        .map(theirs -> of(theirs, asOf, currency))
        .sorted(
            Comparator.comparing((Ageing ageing) -> -ageing.total().minorUnits())
                .thenComparing(Ageing::contactName))
        .toList();
  }

  private static Ageing of(List<Invoice> theirs, LocalDate asOf, String currency) {
    Map<Bucket, Money> amounts = new EnumMap<>(Bucket.class);
    for (Bucket bucket : Bucket.values()) {
      amounts.put(bucket, new Money(0, currency));
    }
    for (Invoice invoice : theirs) {
      amounts.merge(Bucket.of(invoice.daysOverdue(asOf)), invoice.due(asOf), Money::plus);
    }
    return new Ageing(theirs.getFirst().contactName(), amounts);
  }
}
