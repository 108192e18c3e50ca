// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.Usage;
import dev.pergola.platform.models.Attempt;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What earlier versions stored of a message can be read for ever. */
class ContentTest {
  @Test
  void aMessageFromBeforeCacheWritesWereCounted() {
    String stored =
        """
        {"toolCalls":[],"usage":{"inputTokens":7,"outputTokens":5,"cachedInputTokens":3,\
        "reasoningTokens":1},"notice":null}""";

    assertThat(Content.Said.parse(stored))
        .isEqualTo(new Content.Said(List.of(), new Usage(7, 5, 3, 1), null));
  }

  @Test
  void aMessageOfToday() {
    var said =
        new Content.Said(
            List.of(),
            new Usage(7, 5, 3, 1, 2),
            "So far.",
            List.of(
                new Attempt("a/b", Attempt.Result.FAILED, "UNAVAILABLE", "Busy.", 12, true),
                new Attempt("c/d", Attempt.Result.ANSWERED, null, null, 34, false)),
            List.of(new Source(1, new UUID(1, 2), 3, "Plan.pdf", "page 4", true)));

    assertThat(Content.Said.parse(Json.of(said).toString())).isEqualTo(said);
  }
}
