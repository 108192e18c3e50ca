// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/api.md: which routes it tells of, and what it says that they take and answer. */
final class ApiDocument {
  private static final Pattern HEADING = Pattern.compile("^### `([^`]+)`$", Pattern.MULTILINE);
  private static final Pattern ANSWER =
      Pattern.compile("(Request:\n\n)?```json\n(.*?)```", Pattern.DOTALL);

  private final String text;

  ApiDocument() {
    try {
      text = Files.readString(Path.of("../../docs/api.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Method and path of each route. */
  Set<String> routes() {
    var routes = new LinkedHashSet<String>();
    HEADING.matcher(text).results().forEach(heading -> routes.add(heading.group(1)));
    return routes;
  }

  /** What a route answers with. */
  Json answer(String route) {
    return block(route, false);
  }

  /** Whether it shows what a route takes. */
  boolean shows(String route) {
    return section(route).contains("Request:\n");
  }

  /** What a route takes. */
  Json request(String route) {
    return block(route, true);
  }

  /** The change of a plugin: the second JSON of the list of plugins. */
  JsonObject change() {
    return (JsonObject)
        ANSWER
            .matcher(section("GET /api/plugins"))
            .results()
            .skip(1)
            .findFirst()
            .map(block -> Json.parse(block.group(2)))
            .orElseThrow();
  }

  /** The statuses that the table of errors gives for a code; empty when it lacks the code. */
  String statusesOf(String code) {
    return text.lines()
        .filter(line -> line.matches("\\| .*`" + code + "`.* \\| [0-9, ]+ \\|.*"))
        .map(line -> line.split(" \\| ")[1])
        .findFirst()
        .orElse("");
  }

  /** The page's first JSON. */
  String firstJson() {
    Matcher blocks = ANSWER.matcher(text);
    if (!blocks.find()) {
      throw new AssertionError("docs/api.md shows no JSON");
    }
    return blocks.group(2);
  }

  private Json block(String route, boolean request) {
    Matcher blocks = ANSWER.matcher(section(route));
    while (blocks.find()) {
      if ((blocks.group(1) != null) == request) {
        return Json.parse(blocks.group(2));
      }
    }
    throw new AssertionError("docs/api.md shows no JSON for " + route);
  }

  private String section(String route) {
    return Arrays.stream(text.split("(?m)^##"))
        .filter(section -> section.startsWith("# `" + route + "`\n"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("docs/api.md has no " + route));
  }
}
