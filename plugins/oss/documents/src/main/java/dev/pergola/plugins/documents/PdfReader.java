// SPDX-License-Identifier: MIT
package dev.pergola.plugins.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText;
import dev.pergola.api.DocumentText.Block;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads the text of PDF files, page by page, with Apache PDFBox. */
final class PdfReader implements DocumentReader {
  static final String MEDIA_TYPE = "application/pdf";

  @Override
  public Set<String> mediaTypes() {
    return Set.of(MEDIA_TYPE);
  }

  @Override
  public DocumentText read(DocumentFile file) throws InterruptedException {
    Endings.requirePdf(file);
    CompressedStreams.requireHarmless(file);
    try (PDDocument document = Loader.loadPDF(file.content())) {
      if (document.getNumberOfPages() > file.maxPages()) {
        throw file.tooManyPages(document.getNumberOfPages());
      }
      List<Block> blocks = blocks(file, document);
      if (blocks.isEmpty()) {
        throw file.withoutText();
      }
      return new DocumentText(blocks);
    } catch (InvalidPasswordException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "%s is protected by a password. Save it without one, and upload that."
              .formatted(file.name()),
          e);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw file.unreadable("it is broken, or not a PDF", e);
    } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
      // What PDFBox throws where a file says nonsense; that it is the file's fault is certain.
      throw file.unreadable("it is broken", e);
    } catch (StackOverflowError e) {
      throw file.unreadable("it is nested too deeply", e);
    }
  }

  private static List<Block> blocks(DocumentFile file, PDDocument document)
      throws IOException, InterruptedException {
    List<Block> blocks = new ArrayList<>();
    var stripper = new PDFTextStripper();
    stripper.setLineSeparator("\n");
    stripper.setParagraphEnd("\n\n");
    int characters = 0;
    for (int page = 1; page <= document.getNumberOfPages(); page++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while reading a PDF");
      }
      stripper.setStartPage(page);
      stripper.setEndPage(page);
      String text = stripper.getText(document);
      characters += text.length();
      if (characters > file.maxCharacters()) {
        throw file.tooMuchText();
      }
      for (String paragraph : text.split("\\n\\s*\\n")) {
        if (!paragraph.isBlank()) {
          blocks.add(new Block(paragraph.strip(), false, page));
        }
      }
    }
    return blocks;
  }
}
