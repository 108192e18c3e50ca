// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.InflaterInputStream;

/**
 * Looks for bombs in a PDF before PDFBox does, which unpacks each compressed stream into memory as
 * a whole: packs of a thousandth of their size, also packed twice.
 */
final class CompressedStreams {
  private static final long MOST_BYTES_EACH = 128L << 20;
  private static final long MOST_BYTES_TOGETHER = 512L << 20;
  private static final int MOST_LAYERS = 4;
  private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);

  /**
   * Unpacks all streams and keeps nothing of them.
   *
   * @throws PergolaException {@link StandardError#TOO_LARGE} when there is more in them than any
   *     honest document of this size has
   */
  static void requireHarmless(DocumentFile file) throws InterruptedException {
    byte[] content = file.content();
    long together = 0;
    for (int i = 0; i + STREAM.length + 2 < content.length; i++) {
      if (!isStream(content, i)) {
        continue;
      }
      int begin = i + STREAM.length;
      begin += content[begin] == '\r' && content[begin + 1] == '\n' ? 2 : 1;
      if (begin + 1 < content.length && isPacked(content[begin], content[begin + 1])) {
        together += unpacked(content, begin);
      }
      if (together > MOST_BYTES_TOGETHER) {
        throw bomb(file);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while reading a PDF");
      }
    }
  }

  private static boolean isStream(byte[] content, int at) {
    for (int i = 0; i < STREAM.length; i++) {
      if (content[at + i] != STREAM[i]) {
        return false;
      }
    }
    byte next = content[at + STREAM.length];
    return next == '\r' || next == '\n';
  }

  // RFC 1950: the method is 8, and the two bytes together are a multiple of 31.
  private static boolean isPacked(int first, int second) {
    return (first & 0x0F) == 8 && (((first & 0xFF) << 8) | (second & 0xFF)) % 31 == 0;
  }

  // A stream that is too large counts as too large together, too. One that is broken ends where it
  // breaks, as it does for PDFBox.
  private static long unpacked(byte[] content, int begin) {
    InputStream in = new ByteArrayInputStream(content, begin, content.length - begin);
    long most = 0;
    try {
      for (int layer = 0; layer < MOST_LAYERS; layer++) {
        in = new BufferedInputStream(new InflaterInputStream(in), 8192);
        in.mark(2);
        boolean packed = isPacked(in.read(), in.read());
        in.reset();
        if (!packed) {
          break;
        }
      }
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        most += read;
        if (most > MOST_BYTES_EACH) {
          return MOST_BYTES_TOGETHER + 1;
        }
      }
    } catch (IOException e) {
      return most;
    }
    return most;
  }

  private static PergolaException bomb(DocumentFile file) {
    return new PergolaException(
        StandardError.TOO_LARGE,
        "%s unpacks to far more than a document holds, and was not read. Print it to a new PDF, and upload that."
            .formatted(file.name()));
  }

  private CompressedStreams() {}
}
