// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognizes what asks for no tool: greetings, thanks, and what can be asked at all. */
enum SmallTalk {
  GREETING(Set.of("hello", "hi", "hey", "morning", "afternoon", "evening", "howdy", "greetings")),
  THANKS(
      Set.of("thanks", "thank", "thx", "cheers", "great", "perfect", "nice", "cool", "ok", "okay")),
  FAREWELL(Set.of("bye", "goodbye", "night", "ciao")),
  HELP(Set.of("help", "capabilities", "commands"));

  // Words that accompany all of them.
  private static final Set<String> FILLERS =
      Set.of("good", "day", "lot", "lots", "very", "again", "dear", "pergola", "well", "guys");
  private static final List<String> HELP_PHRASES =
      List.of(
          "what can you do",
          "what can i ask",
          "what do you know",
          "who are you",
          "how do you work",
          "what are you");

  private final Set<String> words;

  SmallTalk(Set<String> words) {
    this.words = words;
  }

  /** The kind of small talk that a text is; null when it asks for something. */
  static @Nullable SmallTalk of(List<Token> tokens) {
    String text = String.join(" ", tokens.stream().map(Token::word).toList());
    if (HELP_PHRASES.stream().anyMatch(text::startsWith)) {
      return HELP;
    }
    if (text.contains("how are you")) {
      return GREETING;
    }
    SmallTalk found = null;
    for (Token token : tokens) {
      SmallTalk kind = kind(token.word());
      if (kind == null && !token.isStopWord() && !FILLERS.contains(token.word())) {
        return null;
      }
      found = found == null ? kind : found;
    }
    return found;
  }

  private static @Nullable SmallTalk kind(String word) {
    for (SmallTalk kind : values()) {
      if (kind.words.contains(word)) {
        return kind;
      }
    }
    return null;
  }
}
