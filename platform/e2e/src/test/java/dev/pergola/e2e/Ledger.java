// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.util.List;

/** Two plugins for the tests: one that keeps rows of its own, one that has a setting. */
final class Ledger {
  /** {@code POST /ext/ledger/entries} stores its body as a row, and publishes an event of it. */
  static PluginJar ledger() {
    return PluginJar.of(
        "ledger",
        """
        contribute.migrations(() -> List.of(new Migrations.Migration(1, "entries",
            "CREATE TABLE entry (id VARCHAR(100) PRIMARY KEY);")));
        var database = context.database();
        contribute.routes(() -> List.of(
            Route.post("/entries", Access.signedIn(), request -> {
              database.transaction(connection -> {
                try (var insert = connection.prepareStatement("INSERT INTO entry VALUES (?)")) {
                  insert.setString(1, request.text());
                  return insert.executeUpdate();
                }
              });
              context.events().publish(
                  request.caller(), "written", request.text(), JsonObject.EMPTY);
              return RouteReply.text("stored");
            }),
            Route.get("/entries", Access.signedIn(), request ->
                RouteReply.json(database.transaction(connection -> {
                  var ids = new ArrayList<String>();
                  try (var query = connection.createStatement();
                      var rows = query.executeQuery("SELECT id FROM entry")) {
                    while (rows.next()) {
                      ids.add(rows.getString(1));
                    }
                  }
                  return ids;
                })))));
        """);
  }

  /** A plugin with the setting {@code page}, a number. */
  static PluginJar shelf() {
    return PluginJar.of("shelf", "")
        .info(
            Json.object(
                "title",
                "Shelf",
                "settings",
                Json.array(Json.object("name", "page", "title", "Page", "type", "integer"))));
  }

  static List<String> read(Api api) throws IOException, InterruptedException {
    return api.get("/ext/ledger/entries").json().elements().stream().map(Json::text).toList();
  }

  private Ledger() {}
}
