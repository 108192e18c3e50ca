// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** PDF files that tests make. */
final class Pdfs {
  /** One page for each text, whose lines it has. */
  static byte[] of(String... pages) throws IOException {
    try (var document = new PDDocument()) {
      for (String text : pages) {
        write(document, text);
      }
      return bytes(document);
    }
  }

  private static void write(PDDocument document, String text) throws IOException {
    var page = new PDPage();
    document.addPage(page);
    if (text.isEmpty()) {
      return;
    }
    try (var content = new PDPageContentStream(document, page)) {
      content.beginText();
      content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
      content.setLeading(14);
      content.newLineAtOffset(50, 700);
      for (String line : text.split("\n", -1)) {
        content.showText(line);
        content.newLine();
      }
      content.endText();
    }
  }

  /** Pages without anything on them. */
  static byte[] blank(int pages) throws IOException {
    try (var document = new PDDocument()) {
      for (int i = 0; i < pages; i++) {
        document.addPage(new PDPage());
      }
      return bytes(document);
    }
  }

  /** What nobody reads without a password. */
  static byte[] protectedBy(String password, String text) throws IOException {
    try (var document = new PDDocument()) {
      write(document, text);
      var policy = new StandardProtectionPolicy("owner", password, new AccessPermission());
      policy.setEncryptionKeyLength(128);
      document.protect(policy);
      return bytes(document);
    }
  }

  /** One page whose content unpacks to so many bytes of nothing, packed so many times. */
  static byte[] bomb(int megabytes, int layers) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
      var spaces = new byte[1 << 20];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < megabytes; i++) {
        out.write(spaces);
      }
    }
    byte[] content = packed.toByteArray();
    for (int layer = 1; layer < layers; layer++) {
      var again = new ByteArrayOutputStream();
      try (var out = new DeflaterOutputStream(again)) {
        out.write(content);
      }
      content = again.toByteArray();
    }
    var pdf = new ByteArrayOutputStream();
    String filters = "/FlateDecode ".repeat(layers);
    pdf.writeBytes(
        ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
                + "4 0 obj<</Length "
                + content.length
                + "/Filter["
                + filters
                + "]>>\nstream\n")
            .getBytes(StandardCharsets.US_ASCII));
    pdf.writeBytes(content);
    pdf.writeBytes(
        "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF".getBytes(StandardCharsets.US_ASCII));
    return pdf.toByteArray();
  }

  private static byte[] bytes(PDDocument document) throws IOException {
    var out = new ByteArrayOutputStream();
    document.save(out);
    return out.toByteArray();
  }

  private Pdfs() {}
}
