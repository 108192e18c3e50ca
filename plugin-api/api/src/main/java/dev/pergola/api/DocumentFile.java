// SPDX-License-Identifier: MIT
package dev.pergola.api;

/**
 * A file that somebody uploaded, and how much of it may be read.
 *
 * @param name for messages to people
 * @param mediaType what its content says that it is, one of {@link DocumentReader#mediaTypes}
 * @param content not to be changed
 * @param maxPages a document with more pages is refused
 * @param maxCharacters a document with more text is refused
 */
public record DocumentFile(
    String name, String mediaType, byte[] content, int maxPages, int maxCharacters) {
  /** The error for a document with more pages than may be read. */
  public PergolaException tooManyPages(int pages) {
    return new PergolaException(
        StandardError.TOO_LARGE,
        "%s has %,d pages, and %,d are possible. Split it, and upload the parts that matter."
            .formatted(name, pages, maxPages));
  }

  /** The error for a document with more text than may be read. */
  public PergolaException tooMuchText() {
    return new PergolaException(
        StandardError.TOO_LARGE,
        "%s holds more than %,d characters of text. Split it, and upload the parts that matter."
            .formatted(name, maxCharacters));
  }

  /** The error for a document that cannot be read as what it is. */
  public PergolaException unreadable(String why, Throwable cause) {
    return new PergolaException(
        StandardError.INVALID_ARGUMENT,
        "%s cannot be read: %s. Save it again with the program that made it, and upload that."
            .formatted(name, why),
        cause);
  }

  /** The error for a document without text. */
  public PergolaException withoutText() {
    return new PergolaException(
        StandardError.INVALID_ARGUMENT,
        (mediaType.startsWith("text/")
                ? "%s holds no text, only blanks. Choose another file."
                : "%s holds no text; it may be a scan. Run it through text recognition (OCR) first, and upload the result.")
            .formatted(name));
  }
}
