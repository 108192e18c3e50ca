// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.Usage;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.models.Attempt;
import java.util.List;

/**
 * The words of one answer, in the steps in which models say them: told to whoever asked, and stored
 * so far, as they come. Used by the turn's thread.
 */
final class Speech {
  private final TurnRecord record;
  private final Quoting quoting;
  private final Audience audience;
  private final StringBuilder reply = new StringBuilder();
  private final StringBuilder step = new StringBuilder();

  /**
   * @param quoting what the words may cite
   */
  Speech(TurnRecord record, Quoting quoting, Audience audience) {
    this.record = record;
    this.quoting = quoting;
    this.audience = audience;
  }

  /** Takes a piece of a model's answer. */
  void hear(ChatEvent event) {
    switch (event) {
      case ChatEvent.Delta(String text) -> say(text);
      case ChatEvent.Counted _ -> {} // the ledger's business
    }
  }

  /** Takes all words of the step, of which a provider that does not stream tells at the end. */
  void hearWhole(String words) {
    if (words.length() > step.length() && words.startsWith(step.toString())) {
      say(words.substring(step.length()));
    }
  }

  private void say(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (step.isEmpty() && !reply.isEmpty()) {
      reply.append("\n\n");
      audience.tell(new TurnEvent.Delta("\n\n"));
    }
    step.append(text);
    reply.append(text);
    record.soFar(step, this::sources);
    audience.tell(new TurnEvent.Delta(text));
  }

  /** What comes now belongs to another step, and stands in a paragraph of its own. */
  void endStep() {
    step.setLength(0);
  }

  /** Stores what was said of the step when no more is to come; never throws. */
  void breakOff(Status status, String reason, List<Attempt> failed) {
    record.brokeOff(
        step.toString(),
        status,
        new Content.Said(List.of(), Usage.NONE, reason, failed, sources()));
  }

  /** Whether not a word was said in any step. */
  boolean isBlank() {
    return reply.toString().isBlank();
  }

  /** What was said in this step; empty for nothing. */
  String step() {
    return step.toString();
  }

  /** What was said in all steps. */
  String reply() {
    return reply.toString();
  }

  /** What the models were given to quote, and which of it was cited until now. */
  List<Source> sources() {
    return quoting.in(reply);
  }
}
