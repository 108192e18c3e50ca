// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.Message;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Asks a server's models over and over, and stops where the vendor waits for that. */
final class TallyAsker {
  /** In whose name all is asked, in whatever process. */
  static final Caller ADA = new Caller(new UUID(7, 1), new UUID(7, 2), "Ada", Set.of());

  private final Models models;
  private final ModelCalls calls;

  private TallyAsker(Models models, ModelCalls calls) {
    this.models = models;
    this.calls = calls;
  }

  static TallyAsker on(TestServer server, int port) {
    FixturePlugin.providing(server, "llm-tally", new TallyProvider(port));
    return new TallyAsker(server.bean(Models.class), server.bean(ModelCalls.class));
  }

  /** The asker has gone away. */
  private static final class Gone extends RuntimeException {}

  /** Asks once; the mark is the conversation's id, so that the vendor's book and ours compare. */
  void ask(Random random) {
    UUID conversation = new UUID(random.nextLong(), random.nextLong());
    boolean interrupting = random.nextBoolean();
    try {
      calls.ask(
          Asker.of(ADA, Asker.Purpose.CHAT).in(conversation),
          models.all().getFirst(),
          new ChatRequest(
              "any",
              null,
              List.of(new Message.User(conversation.toString())),
              List.of(),
              2 * TallyUpstream.MOST_WORDS),
          event -> stop(event, interrupting));
    } catch (PergolaException | Gone e) {
      // What the vendor did, and what it served, is in its book.
    } catch (InterruptedException e) {
      // As it was told, below.
    }
  }

  private static void stop(ChatEvent event, boolean interrupting) {
    if (event.equals(new ChatEvent.Delta(TallyUpstream.STOP))) {
      if (!interrupting) {
        throw new Gone();
      }
      Thread.currentThread().interrupt();
    }
  }
}
