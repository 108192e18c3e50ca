// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Gives the service worker, which must lie at the root to be responsible for all pages. The version
 * in it makes browsers renew what it keeps when the server was upgraded.
 */
@Controller("/service-worker.js")
@Secured(SecurityRule.IS_ANONYMOUS)
final class ServiceWorkerController {
  private static final String FILE = "/static/js/service-worker.js";

  private final String script = "const VERSION = \"" + Version.CURRENT + "\";\n" + read();

  @Get
  HttpResponse<String> script() {
    return HttpResponse.ok(script)
        .contentType(MediaType.of("text/javascript"))
        .header("Cache-Control", "no-cache");
  }

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(ServiceWorkerController.class.getResourceAsStream(FILE))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
