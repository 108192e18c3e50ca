// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scripted model says, in no vendor's words; a {@link ModelDialect} puts it into bytes.
 *
 * @param text the answer's words, in the pieces in which they are streamed
 * @param calls the tools that it calls, all in the one answer
 * @param stopReason why it stops
 * @param usage the tokens that it reports; null when it reports none
 * @param model the model that says it answered
 */
public record ScriptedAnswer(
    List<String> text,
    List<ScriptedCall> calls,
    StopReason stopReason,
    @Nullable Usage usage,
    String model) {
  public ScriptedAnswer {
    text = List.copyOf(text);
    calls = List.copyOf(calls);
  }

  /**
   * A tool call.
   *
   * @param arguments the arguments' text, in the fragments in which it is streamed; a format that
   *     sends arguments whole joins them
   * @param state what the vendor wants back with the call; null for nothing
   */
  public record ScriptedCall(
      String id, String name, List<String> arguments, @Nullable String state) {
    public ScriptedCall {
      arguments = List.copyOf(arguments);
    }

    /** A call with which nothing has to come back. */
    public ScriptedCall(String id, String name, List<String> arguments) {
      this(id, name, arguments, null);
    }
  }

  /** Words only, in the pieces in which they are streamed. */
  public static ScriptedAnswer saying(String... pieces) {
    return new ScriptedAnswer(
        List.of(pieces), List.of(), StopReason.END, new Usage(12, 5, 0, 0), "scripted-model");
  }

  /** Tool calls only. */
  public static ScriptedAnswer calling(ScriptedCall... calls) {
    return new ScriptedAnswer(
        List.of(),
        List.of(calls),
        StopReason.TOOL_CALLS,
        new Usage(30, 10, 0, 0),
        "scripted-model");
  }

  /** The same answer with other reported tokens; null for none reported. */
  public ScriptedAnswer using(@Nullable Usage reported) {
    return new ScriptedAnswer(text, calls, stopReason, reported, model);
  }

  /** The same answer, stopping for another reason. */
  public ScriptedAnswer stoppingFor(StopReason reason) {
    return new ScriptedAnswer(text, calls, reason, usage, model);
  }
}
