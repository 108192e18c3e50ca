// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.Model;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.models.Asker;
import dev.pergola.platform.models.ModelChoice;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** A server, and somebody who puts documents there and looks for what is in them. */
final class Library implements AutoCloseable {
  static final Caller ADA = somebody(UUID.randomUUID(), "Ada");
  static final Caller BOB = somebody(ADA.organizationId(), "Bob");
  static final Caller EVE = somebody(UUID.randomUUID(), "Eve");

  private static final String SETTING = "pergola.documents.embedding-model";
  private static final Map<String, Object> VECTORS = Map.of(SETTING, "vectors/concepts");
  private static final ModelChoice CLOUD =
      new ModelChoice("cloud", "llm-cloud", new Model("large", "Large", 1));

  final TestServer server;
  final Documents documents;

  private Library(TestServer server) {
    this.server = server;
    this.documents = server.bean(Documents.class);
  }

  static Library on(TestServer.On database) {
    return new Library(TestServer.start(database, VECTORS));
  }

  static Library with(Map<String, Object> configuration) {
    Map<String, Object> all = new HashMap<>(VECTORS);
    all.putAll(configuration);
    return new Library(TestServer.start(TestServer.On.SQLITE, all));
  }

  /** One whose operator chose a model that makes vectors, or {@code local}, or {@code none}. */
  static Library meaningBy(String model) {
    return with(Map.of(SETTING, model));
  }

  static Caller somebody(UUID organization, String name) {
    return new Caller(organization, UUID.randomUUID(), name, Set.of(Permission.CHAT));
  }

  DocumentRow put(Caller caller, String name, String text) throws InterruptedException {
    return documents
        .upload(new Requester(caller, null), null, name, text.getBytes(StandardCharsets.UTF_8))
        .document();
  }

  /** The passages that fit a question, each as its document's name and its number. */
  List<String> found(Caller caller, String question) throws InterruptedException {
    return found(caller, CLOUD, question);
  }

  /** As {@link #found(Caller, String)}, for a question that a certain model is asked. */
  List<String> found(Caller caller, ModelChoice answering, String question)
      throws InterruptedException {
    return documents
        .relevant(Asker.of(caller, Asker.Purpose.EMBEDDING), answering, null, question)
        .stream()
        .map(found -> found.name() + " " + found.passage())
        .toList();
  }

  /** What the ledger says that vectors were made by, and what for; one entry per call. */
  List<String> ledger() throws SQLException {
    List<String> calls = new ArrayList<>();
    try (var connection =
            DelegatingDataSource.unwrapDataSource(server.bean(DataSource.class)).getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM models_ledger")) {
      while (rows.next()) {
        calls.add(
            "%s/%s %s %s"
                .formatted(
                    rows.getString("provider"),
                    rows.getString("model"),
                    rows.getString("purpose"),
                    rows.getString("outcome")));
      }
    }
    return calls;
  }

  @Override
  public void close() {
    server.close();
  }
}
