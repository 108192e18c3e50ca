// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText.Block;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.DocumentReaderContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Word documents, the honest and the others. */
class WordReaderTest extends DocumentReaderContract {
  private static final String NAMESPACE =
      "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

  @Override
  protected DocumentReader reader() {
    return new WordReader();
  }

  @Override
  protected String mediaType() {
    return WordReader.MEDIA_TYPE;
  }

  @Override
  protected byte[] document() throws Exception {
    return docx(
        paragraph("The budget for marketing is 120,000 euros in this year.")
            + paragraph("Hotels may cost 180 euros for each night; trains are second class."));
  }

  @Override
  protected String words() {
    return "The budget for marketing is 120,000 euros";
  }

  @Test
  void headingsTablesAndBreaksAreReadAndDeletedTextIsNot() throws Exception {
    byte[] document =
        docx(
            "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Costs</w:t></w:r></w:p>"
                + "<w:p><w:r><w:t xml:space='preserve'>One </w:t></w:r><w:r><w:t>&amp; two</w:t>"
                + "<w:br/><w:t>three</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
                + "</w:p>"
                + "<w:tbl><w:tr><w:tc>"
                + paragraph("Hotel")
                + "</w:tc><w:tc>"
                + paragraph("180")
                + paragraph("euros")
                + "</w:tc></w:tr></w:tbl>"
                + paragraph("After."));

    assertThat(reader().read(file(document)).blocks())
        .extracting(Block::heading, Block::text)
        .containsExactly(
            tuple(true, "Costs"),
            tuple(false, "One & two\nthree"),
            tuple(false, "Hotel | 180 euros"),
            tuple(false, "After."));
  }

  @Test
  void aDocumentWithoutTextSaysSo() throws Exception {
    assertRefused(docx("<w:p/>"), StandardError.INVALID_ARGUMENT, "holds no text");
  }

  @Test
  void aDocumentThatWasCutOffIsRefusedThoughItsTextIsThere() throws Exception {
    byte[] inner = docx(paragraph("Inner"));
    byte[] whole = zip("word/document.xml", body(paragraph("Words")), "word/media/a.xlsx", inner);

    assertThat(reader().read(file(whole)).blocks()).hasSize(1);
    for (int left = 1; left < whole.length / 2; left++) {
      assertRefused(
          Arrays.copyOf(whole, whole.length - left),
          StandardError.INVALID_ARGUMENT,
          "its end is missing");
    }
  }

  @Test
  void noOtherFileIsReadThroughAnEntity(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
    String body =
        "<!DOCTYPE d [<!ENTITY x SYSTEM '%s'>]><w:document xmlns:w='%s'><w:body><w:p><w:r><w:t>Got &x;</w:t></w:r></w:p></w:body></w:document>"
            .formatted(secret.toUri(), NAMESPACE);

    assertThatThrownBy(() -> reader().read(file(zip("word/document.xml", body))))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("its text is broken")
        .hasMessageNotContaining("the secret");
  }

  @Test
  void entitiesDoNotMultiply() throws Exception {
    var types = new StringBuilder("<!DOCTYPE d [<!ENTITY a0 'ha'>");
    for (int i = 1; i < 30; i++) {
      types.append("<!ENTITY a%d '&a%d;&a%d;'>".formatted(i, i - 1, i - 1));
    }
    String body =
        types
            + "]><w:document xmlns:w='%s'><w:body><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>"
                .formatted(NAMESPACE);

    assertRefused(
        zip("word/document.xml", body), StandardError.INVALID_ARGUMENT, "its text is broken");
  }

  @Test
  void whatUnpacksToFarMoreIsNotUnpacked() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/media/image1.png"));
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        zip.write(zeros);
      }
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write("<d/>".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(out.size()).isLessThan(1 << 20);
    assertRefused(out.toByteArray(), StandardError.TOO_LARGE, "unpacks to far more");
  }

  @Test
  void aBodyThatUnpacksToFarMoreIsNotUnpacked() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write("<d>".getBytes(StandardCharsets.UTF_8));
      byte[] space = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 300; i++) {
        zip.write(space);
      }
      zip.write("</d>".getBytes(StandardCharsets.UTF_8));
    }

    assertRefused(out.toByteArray(), StandardError.TOO_LARGE, "unpacks to far more");
  }

  @Test
  void anArchiveOfOtherThingsIsNoDocument() throws Exception {
    assertRefused(zip("a.txt", "a"), StandardError.INVALID_ARGUMENT, "not a Word document");
  }

  private static String paragraph(String text) {
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
  }

  private static byte[] docx(String body) throws IOException {
    return zip("word/document.xml", body(body));
  }

  private static String body(String paragraphs) {
    return "<?xml version='1.0' encoding='UTF-8'?><w:document xmlns:w='%s'><w:body>%s</w:body></w:document>"
        .formatted(NAMESPACE, paragraphs);
  }

  private static byte[] zip(String name, String content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
      zip.write("<Types/>".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] zip(String name, String content, String other, byte[] stored)
      throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
      var entry = new ZipEntry(other);
      var crc = new CRC32();
      crc.update(stored);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(stored.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(stored);
    }
    return out.toByteArray();
  }

  private void assertRefused(byte[] content, StandardError code, String says) {
    assertThatThrownBy(() -> reader().read(file(content)))
        .isInstanceOfSatisfying(PergolaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
  }
}
