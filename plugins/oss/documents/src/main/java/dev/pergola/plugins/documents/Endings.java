// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Looks whether files are there to their end. Those who read them mend what is broken as well as
 * they can, and say nothing of the pages that were lost with the rest of a file.
 */
final class Endings {
  // Where readers of PDF look for the marker: servers and mail programs add to the end of files.
  private static final int END_OF_PDF = 2048;
  private static final byte[] PDF = "%%EOF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STARTS_AT = "startxref".getBytes(StandardCharsets.US_ASCII);

  // APPNOTE.TXT 4.3.16, the end of central directory record, and 4.3.15, the locator of ZIP64's.
  private static final int ZIP = 0x06054b50;
  private static final int ZIP64 = 0x07064b50;
  private static final int END_OF_ZIP = 22;
  private static final int LOCATOR = 20;
  private static final int LONGEST_COMMENT = 0xFFFF;

  /**
   * Goes on when a PDF ends as one.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when not
   */
  static void requirePdf(DocumentFile file) {
    byte[] content = file.content();
    for (int i = Math.max(0, content.length - END_OF_PDF); i < content.length; i++) {
      if (isAt(content, i, PDF) || isAt(content, i, STARTS_AT)) {
        return;
      }
    }
    throw cutOff(file);
  }

  private static boolean isAt(byte[] content, int at, byte[] what) {
    for (int i = 0; i < what.length; i++) {
      if (at + i >= content.length || content[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Goes on when a ZIP file ends with the directory of what is in it.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when not
   */
  static void requireZip(DocumentFile file) {
    ByteBuffer content = ByteBuffer.wrap(file.content()).order(ByteOrder.LITTLE_ENDIAN);
    int last = content.capacity() - END_OF_ZIP;
    for (int i = last; i >= 0 && i >= last - LONGEST_COMMENT; i--) {
      if (content.getInt(i) == ZIP && isDirectoryBefore(content, i)) {
        return;
      }
    }
    throw cutOff(file);
  }

  // An archive within a document that was cut off has an end, too, but begins elsewhere.
  private static boolean isDirectoryBefore(ByteBuffer content, int end) {
    if (end >= LOCATOR && content.getInt(end - LOCATOR) == ZIP64) {
      return true;
    }
    long size = Integer.toUnsignedLong(content.getInt(end + 12));
    long offset = Integer.toUnsignedLong(content.getInt(end + 16));
    return size + offset == end;
  }

  private static PergolaException cutOff(DocumentFile file) {
    return file.unreadable(
        "its end is missing, as when it was not transferred whole",
        new IOException("There is no end to it"));
  }

  private Endings() {}
}
