// SPDX-License-Identifier: MIT
package dev.pergola.plugins.xero;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Entries in double entry. Amounts are minor units, positive for a debit and negative for a credit.
 * Filled by one thread; safe for use by several once it is filled.
 */
final class Ledger {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Account, NavigableMap<LocalDate, Long>> movements = new HashMap<>();

  /** What is booked for one reason on one day; its postings add up to zero. */
  record Entry(LocalDate date, String description, List<Posting> postings) {
    Entry {
      postings = List.copyOf(postings);
      if (postings.stream().mapToLong(Posting::amount).sum() != 0) {
        throw new IllegalArgumentException("Debits and credits differ: " + postings);
      }
    }
  }

  /** An amount on an account. */
  record Posting(Account account, long amount) {}

  /** A debit. */
  static Posting debit(Account account, long amount) {
    return new Posting(account, amount);
  }

  /** A credit. */
  static Posting credit(Account account, long amount) {
    return new Posting(account, -amount);
  }

  /**
   * Books an entry.
   *
   * @throws IllegalArgumentException when the postings do not add up to zero
   */
  void post(LocalDate date, String description, List<Posting> postings) {
    entries.add(new Entry(date, description, postings));
    for (Posting posting : postings) {
      movements
          .computeIfAbsent(posting.account(), _ -> new TreeMap<>())
          .merge(date, posting.amount(), Long::sum);
    }
  }

  /** All entries in the order in which they were booked, which is not that of their dates. */
  List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** What an account holds at the end of a day. */
  long balance(Account account, LocalDate asOf) {
    return movement(account, LocalDate.MIN, asOf);
  }

  /** By how much an account changed in a period, both days included. */
  long movement(Account account, LocalDate from, LocalDate to) {
    NavigableMap<LocalDate, Long> days = movements.get(account);
    return days == null || from.isAfter(to)
        ? 0
        : days.subMap(from, true, to, true).values().stream().mapToLong(Long::longValue).sum();
  }
}
