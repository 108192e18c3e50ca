// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.Asker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A server, and somebody who puts documents there and looks for what is in them. */
final class Library implements AutoCloseable {
  static final Caller ADA = somebody(UUID.randomUUID(), "Ada");
  static final Caller BOB = somebody(ADA.organizationId(), "Bob");
  static final Caller EVE = somebody(UUID.randomUUID(), "Eve");

  final TestServer server;
  final Documents documents;

  private Library(TestServer server) {
    this.server = server;
    this.documents = server.bean(Documents.class);
  }

  static Library on(TestServer.On database) {
    return new Library(TestServer.start(database));
  }

  static Library with(Map<String, Object> configuration) {
    return new Library(TestServer.start(TestServer.On.SQLITE, configuration));
  }

  static Caller somebody(UUID organization, String name) {
    return new Caller(organization, UUID.randomUUID(), name, Set.of(Permission.CHAT));
  }

  DocumentRow put(Caller caller, String name, String text) throws InterruptedException {
    return documents.upload(caller, null, name, text.getBytes(StandardCharsets.UTF_8)).document();
  }

  /** The passages that fit a question, each as its document's name and its number. */
  List<String> found(Caller caller, String question) throws InterruptedException {
    return documents.relevant(Asker.of(caller, Asker.Purpose.EMBEDDING), null, question).stream()
        .map(found -> found.name() + " " + found.passage())
        .toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
