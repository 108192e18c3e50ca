// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestServer;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventLogTest {
  @ParameterizedTest
  @EnumSource
  void eventsAreReadInTheOrderInWhichTheyWereRecorded(TestServer.On database) {
    try (var server = TestServer.start(database)) {
      var log = server.bean(EventLog.class);
      var organization = UUID.randomUUID();
      log.record(organization, null, "ada", "user.signed_in", "ada", Json.object("n", 1));
      IntStream.range(0, 40)
          .parallel()
          .forEach(i -> log.recordSystem("plugin.started", "xero", Json.object("n", i)));

      var events = log.after(0);

      assertThat(events).hasSize(41);
      assertThat(events).extracting(EventRow::sequence).isSorted().doesNotHaveDuplicates();
      assertThat(events.getFirst().event().organizationId()).isEqualTo(organization);
      assertThat(events.getFirst().event().details()).isEqualTo(Json.object("n", 1));
      assertThat(log.after(41)).isEmpty();
    }
  }
}
