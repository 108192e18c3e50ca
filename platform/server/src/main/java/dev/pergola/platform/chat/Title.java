// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.StorableText;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a conversation is called. */
final class Title {
  private static final int AUTOMATIC = 60;
  private static final int LONGEST = 200;
  // A heading's marks, quotation marks, emphasis, a label, a full stop.
  private static final Pattern MARKUP =
      Pattern.compile("^[\\s#>*_\"'“”„«»`]*(?i:title\\s*:)?[\\s*_\"'“”„«»`]*|[\\s.*_\"'“”„«»`]+$");

  // What local models think aloud; without an end where their tokens were used up.
  private static final Pattern THOUGHTS =
      Pattern.compile("(?is)<(think|thinking|thought)>.*?(</\\1>|\\z)");
  private static final String THOUGHTS_END = "</think>";

  /** The title that a conversation gets from its first message: the first line, cut at a word. */
  static String of(String message) {
    String line = message.strip().lines().findFirst().orElse("").strip();
    if (line.length() <= AUTOMATIC) {
      return line;
    }
    int space = line.lastIndexOf(' ', AUTOMATIC - 1);
    int end = space > AUTOMATIC / 2 ? space : AUTOMATIC - 1;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).stripTrailing() + "…";
  }

  /**
   * The title that a model made, without what models put around one; null when it made none.
   *
   * @param answer the model's words
   */
  static @Nullable String made(String answer) {
    String line =
        MARKUP
            .matcher(spoken(answer).strip().lines().findFirst().orElse(""))
            .replaceAll("")
            .replaceAll("\\s+", " ")
            .strip();
    return line.isEmpty() ? null : of(line);
  }

  // Some servers leave out the mark with which the thoughts begin.
  private static String spoken(String answer) {
    String spoken = THOUGHTS.matcher(StorableText.of(answer)).replaceAll("");
    int end = spoken.toLowerCase(Locale.ROOT).lastIndexOf(THOUGHTS_END);
    return end < 0 ? spoken : spoken.substring(end + THOUGHTS_END.length());
  }

  /**
   * The title that a user gave, in one line.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is empty or too long
   */
  static String given(String title) {
    String line = StorableText.of(title).strip().replaceAll("\\s+", " ");
    if (line.isEmpty() || line.length() > LONGEST) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "A title has at least one and at most %d characters.".formatted(LONGEST));
    }
    return line;
  }

  private Title() {}
}
