// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.pergola.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the pages' ES modules do in a real browser: each test's sentence and code is in {@code
 * src/test/resources/pages/*-test.js}.
 */
final class BrowserTest {
  private static final long TIME_LIMIT_SECONDS = 90;

  /** What became of a test; a failure's text, or null. */
  record Result(String sentence, String failure) {}

  @TestFactory
  Stream<DynamicTest> eventStreams() throws Exception {
    return run("sse");
  }

  @TestFactory
  Stream<DynamicTest> markdown() throws Exception {
    return run("markdown");
  }

  @TestFactory
  Stream<DynamicTest> commaSeparatedValues() throws Exception {
    return run("csv");
  }

  @TestFactory
  Stream<DynamicTest> chat() throws Exception {
    return run("chat");
  }

  @TestFactory
  Stream<DynamicTest> stepsOfPlugins() throws Exception {
    return run("plugin-steps");
  }

  @TestFactory
  Stream<DynamicTest> chartsOfUsage() throws Exception {
    return run("usage");
  }

  private static Stream<DynamicTest> run(String suite) throws Exception {
    var reported = new CompletableFuture<String>();
    try (var preview = PreviewServer.start(0, Duration.ZERO)) {
      preview.on(
          "/tests/results",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            PreviewServer.answer(exchange, 200, "text/plain", "Thank you");
            reported.complete(new String(body, StandardCharsets.UTF_8));
          });
      try (var _ = Chromium.open(preview.uri().resolve("/tests/run.html?of=" + suite))) {
        List<Result> results =
            Json.parse(reported.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)).elements().stream()
                .map(result -> new Result(text(result, "sentence"), text(result, "failure")))
                .toList();
        assertThat(results).isNotEmpty();
        return results.stream().map(BrowserTest::test);
      }
    }
  }

  private static String text(Json result, String name) {
    Json value = result.get(name);
    return value == null || value == Json.NULL ? null : value.text();
  }

  private static DynamicTest test(Result result) {
    return DynamicTest.dynamicTest(
        result.sentence(),
        () -> {
          if (result.failure() != null) {
            fail(result.failure());
          }
        });
  }
}
