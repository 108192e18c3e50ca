// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Installation;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Work of a command on an installation; what goes wrong is said in one line. */
@FunctionalInterface
interface OnInstallation {
  /** Does it with the server's beans; nothing listens. */
  void with(BeanContext beans);

  /** Opens the installation, does the work and closes it; returns the command's exit code. */
  static int run(InstallationOptions options, OnInstallation work) {
    try (ApplicationContext context = options.installation().open(Map.of())) {
      work.with(context);
      return 0;
    } catch (Installation.UnusableException | PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  /**
   * The text of a file.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when it cannot be read
   */
  static String text(Path file) {
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
