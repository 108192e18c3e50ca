// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a file is, by what is in it: a name says what somebody wanted it to be. */
enum FileKind {
  PDF("application/pdf", List.of("pdf")),
  WORD("application/vnd.openxmlformats-officedocument.wordprocessingml.document", List.of("docx")),
  MARKDOWN("text/markdown", List.of("md", "markdown")),
  TEXT("text/plain", List.of("txt", "text", "log"));

  private static final int BEGINNING = 1024;
  // Of "Minutes of 21.11" and "Mr. Smith" the last word is none.
  private static final Pattern ENDING = Pattern.compile("\\.(?=\\d*\\p{Alpha})\\p{Alnum}{1,8}$");
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] OLE = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

  private final String mediaType;
  private final List<String> endings;

  FileKind(String mediaType, List<String> endings) {
    this.mediaType = mediaType;
    this.endings = endings;
  }

  String mediaType() {
    return mediaType;
  }

  /**
   * What a file is.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when it is nothing that can be
   *     read, or not what its name says
   */
  static FileKind of(String name, byte[] content) {
    if (content.length == 0) {
      throw invalid("%s is empty. Choose another file.".formatted(name));
    }
    FileKind said = byName(name);
    FileKind found = byContent(name, content);
    if (said == null && ENDING.matcher(name).find()) {
      throw invalid(
          "%s has an ending that is not read here. Upload PDF, Word (DOCX), Markdown or text; other programs can save as PDF, and what is text can be given the ending .txt."
              .formatted(name));
    }
    if (said == null || said == found || (said.isText() && found.isText())) {
      return found.isText() && said == MARKDOWN ? MARKDOWN : found;
    }
    throw invalid(
        "%s is not what its name says: it holds %s. Save it again with the program that made it, or give it its true ending."
            .formatted(name, found.inWords()));
  }

  private static FileKind byContent(String name, byte[] content) {
    if (indexOf(content, "%PDF-", BEGINNING) >= 0) {
      return PDF;
    }
    if (begins(content, ZIP)) {
      if (indexOf(content, "word/document.xml", content.length) >= 0) {
        return WORD;
      }
      throw invalid(
          "%s is an archive or a document of another kind. Upload PDF, Word (DOCX), Markdown or text; other programs can save as PDF."
              .formatted(name));
    }
    if (begins(content, OLE)) {
      throw invalid(
          "%s is an old Word document, or one that is protected by a password. Save it as DOCX without a password, and upload that."
              .formatted(name));
    }
    if (text(content) != null) {
      return TEXT;
    }
    throw invalid(
        "%s is neither PDF, Word (DOCX), Markdown nor text in UTF-8. Save it as one of these, and upload that."
            .formatted(name));
  }

  /** What text files hold; null when it is no text. */
  static @Nullable String text(byte[] content) {
    try {
      if (begins(content, new byte[] {(byte) 0xFE, (byte) 0xFF})
          || begins(content, new byte[] {(byte) 0xFF, (byte) 0xFE})) {
        return StandardCharsets.UTF_16.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.indexOf('\0') >= 0 ? null : text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable FileKind byName(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (FileKind kind : values()) {
      if (kind.endings.contains(ending)) {
        return kind;
      }
    }
    return null;
  }

  private boolean isText() {
    return this == TEXT || this == MARKDOWN;
  }

  private String inWords() {
    return switch (this) {
      case PDF -> "a PDF";
      case WORD -> "a Word document";
      case MARKDOWN, TEXT -> "plain text";
    };
  }

  private static boolean begins(byte[] content, byte[] with) {
    if (content.length < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if (content[i] != with[i]) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] content, String what, int within) {
    byte[] wanted = what.getBytes(StandardCharsets.US_ASCII);
    int last = Math.min(content.length, within) - wanted.length;
    for (int i = 0; i <= last; i++) {
      int same = 0;
      while (same < wanted.length && content[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  private static PergolaException invalid(String message) {
    return new PergolaException(StandardError.INVALID_ARGUMENT, message);
  }
}
