// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** A file that a vendor sent: a license, or a list of licenses taken back. */
final class VendorFile {
  @Parameters(paramLabel = "FILE", description = "The file that the vendor sent.")
  private Path file = Path.of("");

  /**
   * Its text.
   *
   * @throws PergolaException when it cannot be read; says why
   */
  String text() {
    if (Files.isDirectory(file)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          file + " is a folder. Name the file that the vendor sent.");
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          file + " is no text. Name the file that the vendor sent.");
    } catch (IOException e) {
      throw new PergolaException(
          StandardError.NOT_FOUND, "Cannot read " + file + ". Check its path and permissions.", e);
    }
  }
}
