// SPDX-License-Identifier: MIT
package dev.pergola.marketplace;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.SystemFile;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What installations ask. */
@Controller
final class PluginController {
  private final Shelf shelf;

  PluginController(Shelf shelf) {
    this.shelf = shelf;
  }

  /** An error (RFC 9457). */
  @Serdeable
  record Problem(String type, String title, int status, String code, String detail) {}

  @Get("/health")
  Map<String, String> health() {
    return Map.of("status", "UP");
  }

  @Get("/api/v1/plugins")
  List<Release> plugins() throws IOException {
    return shelf.items().stream().map(Shelf.Item::release).toList();
  }

  @Get("/api/v1/plugins/{id}/{version}/download")
  HttpResponse<?> download(String id, String version) throws IOException {
    Shelf.Item item = shelf.find(id, version);
    if (item == null) {
      String detail =
          "There is no such plugin or version here. GET /api/v1/plugins lists those that there are.";
      return HttpResponse.notFound(
              new Problem("about:blank", "Not Found", 404, "NOT_FOUND", detail))
          .contentType("application/problem+json");
    }
    Release release = item.release();
    var jar = new SystemFile(item.jar().toFile(), MediaType.of("application/java-archive"));
    return HttpResponse.ok(jar.attach(release.id() + "-" + release.version() + ".jar"))
        .header(HttpHeaders.ETAG, "\"" + release.sha256() + "\"");
  }
}
