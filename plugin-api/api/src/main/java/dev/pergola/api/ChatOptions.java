// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to answer. A provider whose format has no word for one of these, when it is not at
 * its default, refuses the request with {@link StandardError#INVALID_ARGUMENT} and names it: an
 * answer that silently ignores what was asked is worse than none.
 *
 * @param temperature how freely it chooses its words, 0 for the most likely ones; null for the
 *     model's own
 * @param topP from which share of the likely words it chooses, above 0 and at most 1; null for the
 *     model's own
 * @param stop texts at which it stops, themselves left out; empty for none
 * @param toolChoice whether it must call tools
 * @param schema JSON Schema that its whole answer must fit; null for free text
 */
public record ChatOptions(
    @Nullable Double temperature,
    @Nullable Double topP,
    List<String> stop,
    ToolChoice toolChoice,
    @Nullable JsonObject schema) {
  /** All left to the model. */
  public static final ChatOptions DEFAULT =
      new ChatOptions(null, null, List.of(), ToolChoice.AUTO, null);

  public ChatOptions {
    stop = List.copyOf(stop);
  }

  /**
   * Whether a model must call tools.
   *
   * @param mode what it must do
   * @param tool the one tool that it must call; null but for {@link Mode#ONE}
   */
  public record ToolChoice(Mode mode, @Nullable String tool) {
    /** It decides. */
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);

    /** None, although some are described. */
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);

    /** At least one, whichever. */
    public static final ToolChoice ANY = new ToolChoice(Mode.ANY, null);

    /**
     * @throws IllegalArgumentException when a tool is named although none, or any, is to be called,
     *     or the other way round
     */
    public ToolChoice {
      if ((mode == Mode.ONE) != (tool != null)) {
        throw new IllegalArgumentException("A tool is named for ONE, and only for ONE");
      }
    }

    /** This one. */
    public static ToolChoice one(String tool) {
      return new ToolChoice(Mode.ONE, tool);
    }

    /** What a model must do. */
    public enum Mode {
      /** It decides. */
      AUTO,
      /** Call none. */
      NONE,
      /** Call at least one. */
      ANY,
      /** Call the one that is named. */
      ONE
    }
  }
}
