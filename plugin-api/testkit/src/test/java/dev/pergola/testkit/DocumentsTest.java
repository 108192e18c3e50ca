// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.pergola.api.Json;
import dev.pergola.trust.PluginDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every page: its JSON can be read, and its links lead somewhere. */
class DocumentsTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\[[^\\]\n]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

  static Stream<Arguments> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages.stream().map(page -> argumentSet(ROOT.relativize(page).toString(), page));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsJsonIsJson(Path page) {
    assertThat(CodeBlock.of(page))
        .filteredOn(block -> block.language().equals("json"))
        .allSatisfy(
            block -> assertThatCode(() -> Json.parse(block.text())).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsPluginDescriptionsAreAccepted(Path page) {
    assertThat(CodeBlock.of(page))
        .filteredOn(block -> block.language().equals("json") && isPluginDescription(block))
        .allSatisfy(
            block -> assertThat(PluginDescriptor.parseInfo(block.text()).title()).isNotBlank());
  }

  private static boolean isPluginDescription(CodeBlock block) {
    return block.file() != null
        ? block.file().endsWith("plugin.json")
        : block.text().contains("\"settings\"") && block.text().contains("\"title\"");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsLinksLeadSomewhere(Path page) {
    String text = CodeBlock.read(page);
    List<String> dead =
        LINK.matcher(text)
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.matches("[a-z]+:.*"))
            .filter(link -> !leadsSomewhere(page, link))
            .toList();

    assertThat(dead).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || headings(target).contains(parts[1].toLowerCase(Locale.ROOT)));
  }

  // As the sites that show Markdown make anchors of headings.
  private static List<String> headings(Path page) {
    return HEADING
        .matcher(CodeBlock.read(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
