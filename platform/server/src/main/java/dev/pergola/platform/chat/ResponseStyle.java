// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.Arrays;
import java.util.stream.Collectors;

/** In what manner a model is to answer. */
public enum ResponseStyle {
  /** As it is. */
  NORMAL("Normal", ""),
  /** As one writes to a bank. */
  FORMAL(
      "Formal",
      "Write formally, as in a letter to a bank or an auditor: whole sentences, no contractions, no"
          + " humor, no emoji."),
  /** As short as can be. */
  CONCISE(
      "Concise",
      "Be as short as can be: the answer first, no introduction, no repetition, no offers of more."
          + " Leave out what was not asked for."),
  /** With the reasons. */
  EXPLANATORY(
      "Explanatory",
      "Explain: after the answer say how it comes about, which figures it rests on, and what the"
          + " terms mean. Give an example where it helps."),
  /** As a teacher would. */
  LEARNING(
      "Learning",
      "Help the user to learn: go step by step, explain each idea before it is used, and end with"
          + " one question by which the user can check that it was understood.");

  private final String title;
  private final String instruction;

  ResponseStyle(String title, String instruction) {
    this.title = title;
    this.instruction = instruction;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** What the model is told; empty for nothing. */
  String instruction() {
    return instruction;
  }

  /**
   * The style of a name.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when there is none
   */
  static ResponseStyle named(String name) {
    return Arrays.stream(values())
        .filter(style -> style.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new PergolaException(
                    StandardError.INVALID_ARGUMENT,
                    "style must be one of "
                        + Arrays.stream(values())
                            .map(ResponseStyle::name)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
