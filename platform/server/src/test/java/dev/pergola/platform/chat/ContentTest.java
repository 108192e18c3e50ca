// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.Usage;
import java.util.List;
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
    var said = new Content.Said(List.of(), new Usage(7, 5, 3, 1, 2), "So far.");

    assertThat(Content.Said.parse(Json.of(said).toString())).isEqualTo(said);
  }
}
