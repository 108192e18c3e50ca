// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of code in a page of the documentation.
 *
 * @param language what stands behind the fence; empty for nothing
 * @param file the file that it is, when the line before the block holds only a path in backticks;
 *     else null
 * @param text without the fences
 * @param place the page and the line where it begins, for messages
 */
record CodeBlock(String language, @Nullable String file, String text, String place) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^`([^`\n]+)`\n\n)?^```(\\w*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** The blocks of a page. */
  static List<CodeBlock> of(Path page) {
    String text = read(page);
    return BLOCK
        .matcher(text)
        .results()
        .map(
            found ->
                new CodeBlock(
                    found.group(2),
                    found.group(1),
                    found.group(3),
                    page.getFileName() + ":" + text.substring(0, found.start()).lines().count()))
        .toList();
  }

  static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
