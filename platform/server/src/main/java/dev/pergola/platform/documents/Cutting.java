// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.DocumentText;
import dev.pergola.api.DocumentText.Block;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document into passages: whole paragraphs while they fit, sentences where a paragraph does
 * not, words where a sentence does not. A passage is of one page, and a heading begins a new one.
 * Nothing of the text is lost but space. Used once, by one thread.
 */
final class Cutting {
  private static final int LONGEST_HEADING = 200;

  /**
   * A part of a document.
   *
   * @param page where it begins; null where the format has no pages
   * @param heading that it stands under; null for none
   */
  record Cut(String text, @Nullable Integer page, @Nullable String heading) {}

  private final int longest;
  private final List<Cut> cuts = new ArrayList<>();
  private final StringBuilder passage = new StringBuilder();
  private boolean headingsOnly;
  private @Nullable Integer page;
  private @Nullable String heading;

  private Cutting(int longest) {
    this.longest = longest;
  }

  /**
   * The passages of a document.
   *
   * @param longest how many characters a passage may have
   */
  static List<Cut> passages(DocumentText text, int longest) {
    var cutting = new Cutting(longest);
    text.blocks().forEach(cutting::add);
    cutting.close();
    return List.copyOf(cutting.cuts);
  }

  private void add(Block block) {
    if (block.text().isBlank()) {
      return;
    }
    boolean samePage = block.page() == null ? page == null : block.page().equals(page);
    if (!samePage || (block.heading() && !headingsOnly)) {
      close();
    }
    page = block.page();
    if (block.heading()) {
      heading = title(block.text());
    }
    for (String piece : pieces(block.text().strip(), longest)) {
      if (!passage.isEmpty() && passage.length() + 2 + piece.length() > longest) {
        close();
      }
      headingsOnly = block.heading() && (passage.isEmpty() || headingsOnly);
      passage.append(passage.isEmpty() ? "" : "\n\n").append(piece);
    }
  }

  private void close() {
    if (!passage.isEmpty()) {
      cuts.add(new Cut(passage.toString(), page, heading));
      passage.setLength(0);
    }
    headingsOnly = false;
  }

  private static String title(String text) {
    String line = text.replaceFirst("^\\s*#+\\s*", "").replaceAll("\\s+", " ").strip();
    return line.substring(0, end(line, 0, LONGEST_HEADING));
  }

  /** A paragraph in pieces that fit. */
  private static List<String> pieces(String text, int longest) {
    if (text.length() <= longest) {
      return List.of(text);
    }
    List<String> pieces = new ArrayList<>();
    var piece = new StringBuilder();
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(text);
    int begin = sentences.first();
    for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
      for (String part : parts(text.substring(begin, end), longest)) {
        if (piece.length() + part.length() > longest) {
          addPiece(pieces, piece);
        }
        piece.append(part);
      }
      begin = end;
    }
    addPiece(pieces, piece);
    return pieces;
  }

  // A sentence that is too long for itself, at spaces where it has any.
  private static List<String> parts(String sentence, int longest) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    while (sentence.length() - begin > longest) {
      int end = end(sentence, begin, longest);
      int space = end;
      while (space > begin && !Character.isWhitespace(sentence.charAt(space - 1))) {
        space--;
      }
      end = space > begin ? space : end;
      parts.add(sentence.substring(begin, end));
      begin = end;
    }
    parts.add(sentence.substring(begin));
    return parts;
  }

  // At most so many characters on, and never between the halves of one.
  private static int end(String text, int begin, int most) {
    int end = Math.min(text.length(), begin + most);
    return end < text.length() && end > begin + 1 && Character.isLowSurrogate(text.charAt(end))
        ? end - 1
        : end;
  }

  private static void addPiece(List<String> pieces, StringBuilder piece) {
    if (!piece.toString().isBlank()) {
      pieces.add(piece.toString().strip());
    }
    piece.setLength(0);
  }
}
