// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What reading the chain finds on every database, and what it can only find from outside. */
@ParameterizedClass
@EnumSource
final class ChainVerifierTest {
  @AutoClose private final AuditLog log;
  private final SampleEvents samples = SampleEvents.random();

  ChainVerifierTest(AuditLog.On database) throws Exception {
    log = database.create();
  }

  @ParameterizedTest
  @MethodSource("dev.pergola.enterprise.audit.Tampering#all")
  void noticesTamperingAndNamesThePlace(Tampering tampering) throws Exception {
    log.record(samples.next(Tampering.ENTRIES));
    assertThat(log.verify().complete()).isTrue();

    tampering.commit(log.database());

    Verification verification = log.verify();
    assertThat(verification.problem()).isNotNull();
    assertThat(verification.problem().entry()).isEqualTo(tampering.firstBad());
    assertThat(verification.complete()).isFalse();
    assertThat(verification.problem().text()).isNotBlank();
  }

  @Test
  void namesTheNextEntryWhenOneWasChangedTogetherWithItsHash() throws Exception {
    log.record(samples.next(20));
    Tampering.execute(log.database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 7");
    Tampering.rehash(log.database(), 7, 7);
    assertThat(log.verify().problem().entry()).isEqualTo(8);
  }

  @Test
  void findsTheBreakStillAfterMoreWasRecorded() throws Exception {
    log.record(samples.next(20));
    Tampering.execute(log.database(), "DELETE FROM audit_entry WHERE sequence >= 15");
    log.record(samples.next(20));
    assertThat(log.verify().problem().entry()).isEqualTo(15);
  }

  @Test
  void cannotSeeFromTheDatabaseAloneThatAllWasRewrittenButFromANotedCheckpoint() throws Exception {
    log.record(samples.next(20));
    Checkpoint noted = log.verify().verified();
    ChainWatch running = log.watch();
    assertThat(running.glance().verification().complete()).isTrue();

    Tampering.execute(log.database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 7");
    Tampering.rehash(log.database(), 7, 20);

    assertThat(log.verify().complete()).isTrue();
    assertThat(log.verify(noted).problem().entry()).isEqualTo(20);
    assertThat(log.verify(noted).problem().text()).contains("rewritten");
    assertThat(running.glance().verification().problem().entry()).isEqualTo(20);
  }

  @Test
  void cannotSeeFromTheDatabaseAloneThatTheEndWasCutOffBothTablesButFromANotedCheckpoint()
      throws Exception {
    log.record(samples.next(20));
    Checkpoint noted = log.verify().verified();
    ChainWatch running = log.watch();
    running.glance();

    Tampering.execute(
        log.database(),
        "DELETE FROM audit_entry WHERE sequence > 16",
        "UPDATE audit_head SET entries = 16,"
            + " hash = (SELECT hash FROM audit_entry WHERE sequence = 16)");

    assertThat(log.verify().complete()).isTrue();
    assertThat(log.verify(noted).problem().entry()).isEqualTo(17);
    assertThat(log.verify(noted).problem().text()).contains("cut off");
    assertThat(running.glance().verification().problem().entry()).isEqualTo(17);
    log.record(samples.next(10));
    assertThat(running.glance().verification().problem().entry()).isEqualTo(20);
  }

  @Test
  void readsALargeLogOnlyFromWhereTheLastLookEnded() throws Exception {
    for (int batch = 0; batch < 13; batch++) {
      log.record(samples.next(500));
    }
    ChainWatch watch = log.watch();
    assertThat(watch.glance().verification().verified().entries()).isEqualTo(ChainWatch.GLANCE);
    assertThat(watch.glance().verification().complete()).isTrue();
    assertThat(watch.glance().readInFullAt()).isNull();

    Tampering.execute(
        log.database(), "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 10");
    assertThat(watch.glance().verification().complete()).isTrue();
    assertThat(watch.readInFull(List.of()).problem().entry()).isEqualTo(10);
    assertThat(watch.glance().verification().problem().entry()).isEqualTo(10);
  }
}
