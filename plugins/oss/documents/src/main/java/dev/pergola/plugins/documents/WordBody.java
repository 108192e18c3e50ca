// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentText.Block;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The paragraphs of a {@code document.xml}. A row of a table is one paragraph, its cells divided by
 * bars. Deleted text that Word keeps for its review is left out. Used once, by one thread.
 */
final class WordBody {
  private final DocumentFile file;
  private final XMLStreamReader xml;
  private final List<Block> blocks = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();
  private @Nullable StringBuilder row;
  private int tables;
  private boolean inText;
  private boolean heading;
  private long characters;

  WordBody(DocumentFile file, XMLStreamReader xml) {
    this.file = file;
    this.xml = xml;
  }

  List<Block> blocks() throws XMLStreamException, InterruptedException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> begin(xml.getLocalName());
        case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
        // In pieces, however long it is.
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (inText) {
            add(xml.getText());
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("Documents have no entities");
        default -> {} // comments and the like
      }
    }
    return List.copyOf(blocks);
  }

  private void begin(String name) throws XMLStreamException, InterruptedException {
    switch (name) {
      case "t" -> inText = true;
      case "tab" -> add("\t");
      case "br", "cr" -> add("\n");
      case "noBreakHyphen" -> add("-");
      case "pStyle" -> heading |= isHeading(value());
      case "outlineLvl" -> heading |= !"9".equals(value());
      case "tbl" -> tables++;
      case "tr" -> {
        if (tables == 1) {
          row = new StringBuilder();
        }
      }
      default -> {} // marks of formatting
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted while reading a document");
    }
  }

  private void end(String name) {
    switch (name) {
      case "t" -> inText = false;
      case "p" -> {
        if (row == null) {
          close(paragraph, heading);
        } else if (!paragraph.isEmpty()) {
          paragraph.append(' ');
        }
        heading = false;
      }
      case "tc" -> {
        if (row != null && tables == 1) {
          row.append(row.isEmpty() ? "" : " | ").append(paragraph.toString().strip());
          paragraph.setLength(0);
        }
      }
      case "tr" -> {
        if (row != null && tables == 1) {
          close(row, false);
          row = null;
        }
      }
      case "tbl" -> tables--;
      default -> {}
    }
  }

  private void add(String text) {
    characters += text.length();
    if (characters > file.maxCharacters()) {
      throw file.tooMuchText();
    }
    paragraph.append(text);
  }

  private void close(StringBuilder text, boolean isHeading) {
    if (!text.toString().isBlank()) {
      blocks.add(new Block(text.toString().strip(), isHeading, null));
    }
    text.setLength(0);
  }

  private @Nullable String value() {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals("val")) {
        return xml.getAttributeValue(i);
      }
    }
    return null;
  }

  // Word's own ids of styles stay English in most languages; German ones are its exception.
  private static boolean isHeading(@Nullable String style) {
    return style != null && style.matches("(?i)(heading|berschrift|überschrift|titre|title).*");
  }
}
