// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.Cell;
import dev.pergola.api.View;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page as it is shown, and where its links lead. */
record ShownPage(AuditClient client, View view) {
  ShownPage follow(String label) throws Exception {
    String href =
        part(View.Links.class).links().stream()
            .filter(link -> link.label().equals(label))
            .findAny()
            .orElseThrow()
            .href();
    Map<String, String> query = new LinkedHashMap<>();
    String raw = URI.create(href).getRawQuery();
    if (raw != null) {
      Arrays.stream(raw.split("&"))
          .map(parameter -> parameter.split("=", 2))
          .forEach(pair -> query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
    return client.page(query);
  }

  List<String> labels() {
    return part(View.Links.class).links().stream().map(View.Link::label).toList();
  }

  List<List<String>> rows() {
    return part(View.Grid.class).table().rows().stream()
        .map(row -> row.stream().map(Cell::text).toList())
        .toList();
  }

  View.Notice notice() {
    return part(View.Notice.class);
  }

  /** The first of its kind. */
  <T extends View.Part> T part(Class<T> type) {
    return view.parts().stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }
}
