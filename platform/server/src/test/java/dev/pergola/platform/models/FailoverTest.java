// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom failover asks, when that ends, and what it tells. */
@Timeout(60)
class FailoverTest {
  private final TwoVendors vendors = TwoVendors.start();
  private final ScriptedProvider first = vendors.first();
  private final ScriptedProvider second = vendors.second();

  @AfterEach
  void stop() {
    vendors.close();
  }

  @Test
  void anAnswerThatBreaksOffTellsWhatItTookAndThatIsInTheLedger() {
    first.then(Act.BREAKS_OFF.step("first", true));
    Asker asker = Asker.of(vendors.ada(), Asker.Purpose.CHAT);

    PergolaException broken =
        catchThrowableOfType(
            PergolaException.class, () -> vendors.ask(asker, vendors.route(null), _ -> {}));

    assertThat(broken)
        .hasMessageContaining("What it said until then counts")
        .hasMessageContaining("counts");
    LedgerRow row = vendors.rows(asker).getFirst();
    assertThat(broken.members().integer("outputTokens")).isEqualTo(row.outputTokens()).isPositive();
    assertThat(broken.members().integer("inputTokens")).isEqualTo(row.inputTokens()).isPositive();
    assertThat(broken.members().get("exact")).isEqualTo(Json.bool(false));
  }

  @Test
  void whoeverNamesAModelGetsThatOrOneAfterItInTheOrder() throws Exception {
    second.then(Act.REFUSES_THE_KEY.step("second", true));

    assertThatThrownBy(() -> vendors.ask(vendors.route("second/b")))
        .hasMessage("It REFUSES_THE_KEY.");
    assertThat(first.requests()).isEmpty();

    first.then(Act.REFUSES_THE_KEY.step("first", true));
    second.then(Act.ANSWERS.step("second", true));
    assertThat(vendors.ask(vendors.route("first/a")).model().id()).isEqualTo("second/b");
  }

  @Test
  void stoppingWhileItWaitsForTheNextTryIsAStop() throws Exception {
    var asked = new CountDownLatch(1);
    first.always(
        (_, _) -> {
          asked.countDown();
          throw new PergolaException(
              StandardError.RATE_LIMITED, "Later.", Json.object("retryAfter", 5));
        });
    var answer = new FutureTask<>(() -> vendors.ask(vendors.route(null)));
    Thread thread = Thread.ofVirtual().start(answer);
    asked.await();

    thread.interrupt();

    assertThatThrownBy(() -> answer.get(4, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void theAttemptsFitAHeader() throws Exception {
    first.then(Act.REFUSES_THE_KEY.step("first", true));

    assertThat(Attempt.line(vendors.ask(vendors.route(null)).attempts()))
        .matches("first/a FAILED AUTHENTICATION_FAILED \\d+ms; second/b ANSWERED \\d+ms");
  }
}
