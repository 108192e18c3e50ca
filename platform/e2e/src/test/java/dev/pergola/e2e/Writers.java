// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients that write all the time, until the server is gone. */
final class Writers {
  private final Api anybody;
  private final Api ada;
  private final Acknowledged acknowledged;
  private final String mark;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  private Writers(Api anybody, Api ada, Acknowledged acknowledged, String mark) {
    this.anybody = anybody;
    this.ada = ada;
    this.acknowledged = acknowledged;
    this.mark = mark;
  }

  /**
   * Begins to write.
   *
   * @param mark tells what is written now from what was written before
   */
  static Writers begin(Api anybody, Api ada, Acknowledged acknowledged, String mark) {
    var writers = new Writers(anybody, ada, acknowledged, mark);
    writers.add(writers::ask);
    writers.add(writers::register);
    writers.add(writers::set);
    writers.add(number -> writers.enter("left", number));
    writers.add(number -> writers.enter("right", number));
    return writers;
  }

  /** Waits until all have found that the server is gone. */
  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    if (!surprises.isEmpty()) {
      throw new AssertionError("Refused while the server ran: " + surprises);
    }
  }

  @FunctionalInterface
  private interface Work {
    void write(int number) throws IOException, InterruptedException;
  }

  private void add(Work work) {
    threads.add(Thread.ofVirtual().start(() -> repeat(work)));
  }

  private void repeat(Work work) {
    for (int number = 1; true; number++) {
      try {
        work.write(number);
      } catch (IOException e) {
        return; // the server is gone
      } catch (InterruptedException | RuntimeException e) {
        surprises.add(e.toString());
        return;
      }
    }
  }

  private void ask(int number) throws IOException, InterruptedException {
    String question = "Who owes me money, question %s-%d?".formatted(mark, number);
    var reply = ada.post("/api/chat", Json.object("message", question)).ok();
    acknowledged.conversations.put(String.valueOf(reply.string("conversationId")), question);
  }

  private void register(int number) throws IOException, InterruptedException {
    String email = "user-%s-%d@example.org".formatted(mark, number);
    anybody
        .post(
            "/api/auth/register",
            Json.object("name", "User", "email", email, "password", Packaged.PASSWORD))
        .ok();
    acknowledged.accounts.add(email);
  }

  private void set(int number) throws IOException, InterruptedException {
    long next = acknowledged.setting + 1;
    ada.put("/api/plugins/shelf/settings", Json.object("page", next)).ok();
    acknowledged.setting = next;
  }

  private void enter(String who, int number) throws IOException, InterruptedException {
    String entry = "%s-%s-%d".formatted(who, mark, number);
    ada.postText("/ext/ledger/entries", entry);
    acknowledged.entries.add(entry);
  }
}
