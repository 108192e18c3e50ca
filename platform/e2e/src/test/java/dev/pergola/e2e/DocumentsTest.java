// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents as they are read by the plugin that comes along, behind its gate. */
class DocumentsTest {
  @Test
  void theOfflineModeAnswersFromAPdfAndAWordDocument(@TempDir Path home) throws Exception {
    try (RunningServer server = Packaged.launcher().start(home)) {
      Api ada =
          new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);

      JsonObject pdf =
          ada.addDocument(
                  "Handbook.pdf", pdf("Welcome to the umbrella factory.", "Lunch is at noon."))
              .ok();
      JsonObject word =
          ada.addDocument("Parking.docx", docx("Bicycles are parked behind the gate.")).ok();

      assertThat(pdf.string("mediaType")).isEqualTo("application/pdf");
      assertThat(pdf.get("pages")).hasToString("2");
      assertAnswers(ada, "When is lunch?", "Lunch is at noon.", "Handbook.pdf", "page 2");
      assertAnswers(ada, "Where are bicycles parked?", "behind the gate", "Parking.docx", "");
      assertThat(word.get("passages")).hasToString("1");
      Api.Answer broken =
          ada.addDocument("Broken.pdf", "%PDF-1.7 nothing".getBytes(StandardCharsets.UTF_8));
      assertThat(broken.status()).isEqualTo(400);
      assertThat(broken.text()).contains("Broken.pdf cannot be read");
    }
  }

  private static void assertAnswers(
      Api ada, String question, String words, String name, String place) throws Exception {
    JsonObject reply = ada.post("/api/chat", Json.object("message", question)).ok();

    assertThat(reply.string("reply")).contains(words, "[1]");
    JsonObject source = (JsonObject) reply.get("sources").elements().getFirst();
    assertThat(source.string("name")).isEqualTo(name);
    assertThat(source.string("place")).isEqualTo(place);
    assertThat(source.get("cited")).hasToString("true");
  }

  private static byte[] pdf(String... pages) {
    var kids = new StringBuilder();
    var objects = new StringBuilder();
    for (int i = 0; i < pages.length; i++) {
      int page = 4 + 2 * i;
      String content = "BT /F1 12 Tf 50 700 Td (%s) Tj ET".formatted(pages[i]);
      kids.append(page).append(" 0 R ");
      objects
          .append(
              "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n"
                  .formatted(page, page + 1))
          .append(
              "%d 0 obj<</Length %d>>\nstream\n%s\nendstream endobj\n"
                  .formatted(page + 1, content.length(), content));
    }
    String pdf =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
            + kids
            + "]/Count "
            + pages.length
            + ">>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            + objects
            + "trailer<</Root 1 0 R>>\n%%EOF";
    return pdf.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] docx(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write(
          "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
              .formatted(text)
              .getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
