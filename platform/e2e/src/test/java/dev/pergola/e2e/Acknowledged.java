// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a server said that it had stored. */
final class Acknowledged {
  /** The question that began it, by conversation. */
  final Map<String, String> conversations = new ConcurrentHashMap<>();

  final Queue<String> accounts = new ConcurrentLinkedQueue<>();
  final Queue<String> entries = new ConcurrentLinkedQueue<>();
  volatile long setting;

  int count() {
    return conversations.size() + accounts.size() + entries.size() + (int) setting;
  }

  @Override
  public String toString() {
    return "%d conversations, %d accounts, %d entries, setting %d"
        .formatted(conversations.size(), accounts.size(), entries.size(), setting);
  }
}
