// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText;
import dev.pergola.api.DocumentText.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads plain text and Markdown: paragraphs, and in Markdown the headings that begin with #. */
final class TextReader implements DocumentReader {
  private static final Pattern HEADING = Pattern.compile(" {0,3}#{1,6}\\s+\\S.*");
  private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");

  @Override
  public Set<String> mediaTypes() {
    return Set.of(FileKind.TEXT.mediaType(), FileKind.MARKDOWN.mediaType());
  }

  @Override
  public DocumentText read(DocumentFile file) {
    String text = FileKind.text(file.content());
    if (text == null || text.isBlank()) {
      throw file.withoutText();
    }
    if (text.length() > file.maxCharacters()) {
      throw file.tooMuchText();
    }
    return new DocumentText(blocks(text, file.mediaType().equals(FileKind.MARKDOWN.mediaType())));
  }

  private static List<Block> blocks(String text, boolean markdown) {
    List<Block> blocks = new ArrayList<>();
    var paragraph = new StringBuilder();
    boolean code = false;
    for (String line : text.lines().toList()) {
      boolean fence = markdown && FENCE.matcher(line).matches();
      code ^= fence;
      if (markdown && !code && HEADING.matcher(line).matches()) {
        close(blocks, paragraph);
        blocks.add(new Block(line.strip(), true, null));
      } else if (line.isBlank() && !code) {
        close(blocks, paragraph);
      } else {
        paragraph.append(line).append('\n');
      }
    }
    close(blocks, paragraph);
    return blocks;
  }

  private static void close(List<Block> blocks, StringBuilder paragraph) {
    if (!paragraph.toString().isBlank()) {
      blocks.add(new Block(paragraph.toString().stripTrailing(), false, null));
    }
    paragraph.setLength(0);
  }
}
