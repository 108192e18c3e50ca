// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * Reads the text of Word documents (ECMA-376, WordprocessingML): the body of {@code
 * word/document.xml}, with nothing of what it refers to.
 */
final class WordReader implements DocumentReader {
  static final String MEDIA_TYPE =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  private static final String BODY = "word/document.xml";
  private static final int MOST_ENTRIES = 10_000;
  // Markup takes far more room than text; what is beyond this is no document that people wrote.
  private static final long MOST_BYTES = 256L << 20;
  // The parser keeps a tag with its attributes in memory, however long it is.
  private static final long MOST_BYTES_OF_BODY = 64L << 20;

  @Override
  public Set<String> mediaTypes() {
    return Set.of(MEDIA_TYPE);
  }

  @Override
  public DocumentText read(DocumentFile file) throws InterruptedException {
    Endings.requireZip(file);
    try (var zip = new ZipInputStream(new ByteArrayInputStream(file.content()))) {
      var bounded = new Bounded(zip, file);
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(BODY)) {
          bounded.limit(MOST_BYTES_OF_BODY);
          return text(file, bounded);
        }
        bounded.skipAll();
        if (++entries > MOST_ENTRIES) {
          break;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw file.unreadable("it is broken, or not a Word document", e);
    }
    throw file.unreadable(
        "it is not a Word document", new IOException("There is no " + BODY + " in it"));
  }

  private static DocumentText text(DocumentFile file, InputStream xml) throws InterruptedException {
    try {
      List<DocumentText.Block> blocks =
          new WordBody(file, factory().createXMLStreamReader(xml)).blocks();
      if (blocks.isEmpty()) {
        throw file.withoutText();
      }
      return new DocumentText(blocks);
    } catch (XMLStreamException e) {
      // What the bounds and the interruption threw comes wrapped.
      for (Throwable cause = e.getNestedException(); cause != null; cause = cause.getCause()) {
        if (cause instanceof PergolaException named) {
          throw named;
        }
      }
      throw file.unreadable("its text is broken", e);
    }
  }

  // No document type, hence no entities: neither other files nor laughs by the billion.
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  /** What a zip unpacks to, up to a bound for all of its entries together. */
  private static final class Bounded extends FilterInputStream {
    private final DocumentFile file;
    private long left = MOST_BYTES;

    Bounded(InputStream in, DocumentFile file) {
      super(in);
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      count(Math.max(0, read));
      return read;
    }

    void limit(long bytes) {
      left = Math.min(left, bytes);
    }

    void skipAll() throws IOException {
      byte[] buffer = new byte[8192];
      while (read(buffer, 0, buffer.length) >= 0) {
        // counted, and thrown away
      }
    }

    @Override
    public void close() {
      // The zip is closed by whoever opened it.
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new PergolaException(
            StandardError.TOO_LARGE,
            "%s unpacks to far more than a document holds, and was not read. Save it again with the program that made it, and upload that."
                .formatted(file.name()));
      }
    }
  }
}
