// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models that never come to an end: they must not fill the memory, nor be forgotten. */
@Timeout(60)
class EndlessAnswersTest {
  private static final String PIECE = "x".repeat(1500);
  private static final long ENOUGH = 10_000_000;

  private final LedgerAsker ada = LedgerAsker.on(TestServer.On.SQLITE);

  @AfterEach
  void stop() {
    ada.close();
  }

  @Test
  void anAnswerIsEndedAtItsBoundAndWhatCameUntilThenIsKeptAndCounted() {
    var heard = new StringBuilder();
    ada.vendor()
        .then(
            (_, events) -> {
              for (long said = 0; said < ENOUGH; said += PIECE.length()) {
                events.accept(new ChatEvent.Delta(PIECE));
              }
              return LedgerAsker.counted("never", Usage.NONE);
            });

    assertThatThrownBy(() -> ada.ask(LedgerAsker.question("Hi"), event -> note(event, heard)))
        .hasMessageStartingWith("The answer was ended, as it had more than 2,000,000 characters.")
        .hasMessageContaining("500,000 written");

    assertThat(heard).hasSize(2_000_000);
    assertThat(ada.entry().outcome()).isEqualTo(Outcome.BROKEN_OFF);
    assertThat(ada.entry().outputTokens()).isEqualTo(500_000);
  }

  @Test
  void aProviderThatSwallowsThatDoesNotGetAround() {
    ada.vendor()
        .then(
            (_, events) -> {
              try {
                events.accept(new ChatEvent.Delta("😀".repeat(1_500_000)));
              } catch (RuntimeException swallowed) {
                events.accept(new ChatEvent.Counted(new Usage(1, 2, 0, 0)));
              }
              return LedgerAsker.counted("whole", Usage.NONE);
            });

    assertThatThrownBy(() -> ada.ask("Hi")).hasMessageContaining("2,000,000 characters");

    assertThat(ada.entry().outcome()).isEqualTo(Outcome.BROKEN_OFF);
  }

  @Test
  void anEventWithoutAnEndIsBrokenOffAndCountedAsItIsPassedOn() throws Exception {
    OpenEntry entry =
        ada.server()
            .bean(Ledger.class)
            .open(ada.asker(), ada.model(), false, new Estimate(10, 2000));
    String words = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello \"}}]}\n\ndata: {\"x\":\"";
    var in =
        new SequenceInputStream(
            new java.io.ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_8)),
            new EndlessInput());
    var events = new RelayedEvents(in, entry, false);

    assertThat(events.begin()).isTrue();
    assertThatThrownBy(() -> events.pass(OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than 64 MB");

    entry.stopped();
    assertThat(ada.entry().outputTokens()).isGreaterThanOrEqualTo((64 << 20) / 4);
  }

  private static void note(ChatEvent event, StringBuilder heard) {
    if (event instanceof ChatEvent.Delta(String text)) {
      heard.append(text);
    }
  }

  // Ends at last, so that a test fails that would go on for ever.
  private static final class EndlessInput extends InputStream {
    private int left = 200 << 20;

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = Math.min(length, left);
      java.util.Arrays.fill(into, offset, offset + count, (byte) 'x');
      left -= count;
      return count;
    }
  }
}
