// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What several calls write at once is written as if each wrote alone. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class LedgerQueueTest {
  private final TestServer.On on;
  private TestServer server;
  private LedgerQueue queue;
  private LimitRows rows;
  private final UUID limit = UUID.randomUUID();

  LedgerQueueTest(TestServer.On on) {
    this.on = on;
  }

  @BeforeEach
  void start() {
    server = TestServer.start(on);
    queue = server.bean(LedgerQueue.class);
    rows = server.bean(LimitRows.class);
    rows.put(
        limit, UUID.randomUUID(), "USER", UUID.randomUUID(), "REQUESTS", "DAY", 1_000, null, 1);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void neitherARefusalNorAFailureTouchesWhatOthersWriteMeanwhile() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    List<FutureTask<Long>> writing = new ArrayList<>();
    writing.add(
        begin(
            () -> {
              begun.countDown();
              goOn.await();
              return take(1);
            }));
    begun.await();
    writing.add(begin(() -> take(10)));
    FutureTask<Long> refused =
        begin(
            () -> {
              throw new PergolaException(ModelError.BUDGET_SPENT, "No more.");
            });
    FutureTask<Long> failed =
        begin(
            () -> {
              take(500);
              throw new IllegalStateException("a defect");
            });
    writing.add(begin(() -> take(100)));
    goOn.countDown();

    for (FutureTask<Long> each : writing) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThatThrownBy(refused::get).hasCauseInstanceOf(PergolaException.class);
    assertThatThrownBy(failed::get).hasRootCauseMessage("a defect");
    assertThat(rows.used(limit, 0)).hasValue(111L);
  }

  @Test
  void itIsWrittenWhenItReturnsAndAnInterruptedThreadWritesToo() throws Exception {
    var writer =
        new FutureTask<>(
            () -> {
              Thread.currentThread().interrupt();
              queue.write(() -> take(7));
              return Thread.currentThread().isInterrupted();
            });
    Thread.ofVirtual().start(writer);

    assertThat(writer.get()).isTrue();
    assertThat(rows.used(limit, 0)).hasValue(7L);
  }

  private long take(long amount) {
    return rows.take(limit, 0, amount, 1_000);
  }

  private FutureTask<Long> begin(Callable<Long> work) {
    var task = new FutureTask<>(() -> queue.write(work));
    Thread thread = Thread.ofVirtual().start(task);
    // Until it waits, or has written.
    await()
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TERMINATED);
    return task;
  }
}
