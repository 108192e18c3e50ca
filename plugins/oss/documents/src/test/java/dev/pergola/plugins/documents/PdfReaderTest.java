// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText.Block;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.testkit.DocumentReaderContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PDF files, the honest and the others. */
class PdfReaderTest extends DocumentReaderContract {
  @BeforeAll
  static void useOneFont() {
    FontMappers.set(new OneFont());
  }

  @Override
  protected DocumentReader reader() {
    return new PdfReader();
  }

  @Override
  protected String mediaType() {
    return PdfReader.MEDIA_TYPE;
  }

  @Override
  protected byte[] document() throws Exception {
    return Pdfs.of(
        "The budget for marketing\nis 120,000 euros in this year.",
        "Hotels may cost 180 euros for each night; what is above that is paid by oneself.");
  }

  @Override
  protected String words() {
    return "The budget for marketing is 120,000 euros";
  }

  @Test
  void eachParagraphKnowsItsPage() throws Exception {
    assertThat(reader().read(file(Pdfs.of("One.", "", "Three."))).blocks())
        .extracting(Block::page, Block::text)
        .containsExactly(tuple(1, "One."), tuple(3, "Three."));
  }

  @Test
  void aPdfWithoutTextMayBeAScan() throws Exception {
    assertRefused(Pdfs.blank(3), StandardError.INVALID_ARGUMENT, "holds no text; it may be a scan");
  }

  @Test
  void aPasswordIsNotGuessed() throws Exception {
    assertRefused(
        Pdfs.protectedBy("secret", "Words"),
        StandardError.INVALID_ARGUMENT,
        "protected by a password. Save it without one");
    assertThat(reader().read(file(Pdfs.protectedBy("", "Not to be printed"))).blocks())
        .extracting(Block::text)
        .containsExactly("Not to be printed");
  }

  @Test
  void aPdfThatWasCutOffIsRefusedThoughSomeOfItsPagesCouldBeRead() throws Exception {
    byte[] whole = Pdfs.of("One.", "Two.", "Three.");
    byte[] padded = Arrays.copyOf(whole, whole.length + 1000);

    assertThat(reader().read(file(padded)).blocks()).hasSize(3);
    for (int length : new int[] {whole.length / 2, whole.length * 3 / 4, whole.length - 100}) {
      assertRefused(
          Arrays.copyOf(whole, length), StandardError.INVALID_ARGUMENT, "its end is missing");
    }
  }

  @Test
  void tenThousandPagesAreTooMany() throws Exception {
    byte[] pages = Pdfs.blank(10_000);

    assertThatThrownBy(
            () -> reader().read(new DocumentFile("Sample", mediaType(), pages, 2000, 1_000_000)))
        .hasMessage(
            "Sample has 10,000 pages, and 2,000 are possible. Split it, and upload the parts that matter.");
  }

  @Test
  void whatUnpacksToFarMoreIsNotUnpacked() throws Exception {
    assertRefused(Pdfs.bomb(200, 1), StandardError.TOO_LARGE, "unpacks to far more");
    assertRefused(Pdfs.bomb(200, 2), StandardError.TOO_LARGE, "unpacks to far more");
    assertRefused(Pdfs.bomb(1, 1), StandardError.INVALID_ARGUMENT, "holds no text");
  }

  @Test
  void pagesThatContainThemselvesAreRefused() {
    byte[] pdf =
        ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                + "2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n"
                + "trailer<</Root 1 0 R>>\n%%EOF")
            .getBytes(StandardCharsets.US_ASCII);

    assertRefused(pdf, StandardError.INVALID_ARGUMENT, "Sample");
  }

  private void assertRefused(byte[] content, StandardError code, String says) {
    assertThatThrownBy(() -> reader().read(file(content)))
        .isInstanceOfSatisfying(PergolaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
  }
}
