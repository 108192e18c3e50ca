// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Json;
import dev.pergola.api.RouteReply;
import dev.pergola.testkit.TestHost;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Somebody who uses the plugin's page and routes. */
record AuditClient(TestHost host) {
  Json verify(Map<String, String> query) throws Exception {
    return json("/verify", query);
  }

  Json entries(Map<String, String> query) throws Exception {
    return json("/entries", query);
  }

  private Json json(String path, Map<String, String> query) throws Exception {
    var reply = (RouteReply.Whole) host.get(path, query);
    return Json.parse(new String(reply.body(), StandardCharsets.UTF_8));
  }

  String csv(Map<String, String> query) throws Exception {
    var out = new ByteArrayOutputStream();
    ((RouteReply.Streamed) host.get("/export.csv", query)).body().write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  ShownPage page(Map<String, String> query) throws Exception {
    return new ShownPage(
        this, host.pages().getFirst().renderer().render(host.request("GET", "/", query)));
  }
}
