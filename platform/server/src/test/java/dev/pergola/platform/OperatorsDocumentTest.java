// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operators.md names the events that the server records. */
class OperatorsDocumentTest {
  private static final Pattern RECORDED =
      Pattern.compile(
          // OpenAI's word for an answer is no event.
          "\"((?!chat\\.completion)(?:installation|user|session|license|organization|prompts|plugin"
              + "|chat|tool|conversation|project|document|limit|price|key|model|routing)\\.[a-z_]+)\"");
  private static final Pattern NAMED = Pattern.compile("`([a-z]+\\.[a-z_]+)`");

  /** What the code puts together from a state, or from what failed, and so has no literal. */
  private static final Set<String> COMPOSED =
      Set.of(
          "plugin.started",
          "plugin.stopped",
          "plugin.locked",
          "plugin.failed",
          "plugin.quarantined",
          "plugin.install_failed",
          "plugin.rollback_failed",
          "plugin.install_interrupted",
          "plugin.rollback_interrupted");

  @Test
  void itNamesEveryEventAndNoOther() throws IOException {
    Set<String> recorded = recorded();
    assertThat(recorded).hasSizeGreaterThan(20);

    assertThat(named()).containsAll(recorded);
    Set<String> others = named();
    others.removeAll(recorded);
    assertThat(COMPOSED).containsAll(others);
  }

  private static Set<String> recorded() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      return sources
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> RECORDED.matcher(text(file)).results())
          .map(match -> match.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> named() {
    return text(Path.of("../../docs/operators.md"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|")[1])
        .flatMap(types -> NAMED.matcher(types).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
