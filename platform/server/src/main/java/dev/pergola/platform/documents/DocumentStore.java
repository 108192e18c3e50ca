// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.home.Ids;
import dev.pergola.platform.plugins.EventLog;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps documents with all that they are found by, each change in one transaction. */
@Singleton
class DocumentStore {
  private final DocumentRows documents;
  private final PassageRows passages;
  private final TermRows terms;
  private final EventLog events;
  private final DocumentsSettings settings;
  private final InstantSource clock;

  DocumentStore(
      DocumentRows documents,
      PassageRows passages,
      TermRows terms,
      EventLog events,
      DocumentsSettings settings,
      InstantSource clock) {
    this.documents = documents;
    this.passages = passages;
    this.terms = terms;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A document that was read.
   *
   * @param pages how many it has; null where the format has none
   */
  record Read(
      String name, String mediaType, long size, @Nullable Integer pages, List<Cutting.Cut> cuts) {}

  /**
   * What was stored.
   *
   * @param replaced whether it took the place of another of the same name
   */
  record Stored(DocumentRow document, boolean replaced) {}

  /** A user's own documents, or a project's, by name. */
  @Transactional
  List<DocumentRow> of(Caller caller, @Nullable UUID projectId) {
    return projectId == null
        ? documents.own(caller.organizationId(), caller.userId())
        : documents.ofProject(caller.organizationId(), projectId);
  }

  /**
   * A document of the caller's organization.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when there is none
   */
  @Transactional
  DocumentRow find(Caller caller, UUID id) {
    return documents
        .findByIdAndOrganizationId(id, caller.organizationId())
        .orElseThrow(DocumentStore::notFound);
  }

  static PergolaException notFound() {
    return new PergolaException(
        StandardError.NOT_FOUND, "There is no such document, or it was deleted or replaced.");
  }

  /**
   * Stores a document in the place of the one with its name.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} when the owner has too many
   */
  @Transactional
  Stored keep(Requester requester, @Nullable UUID projectId, Read read) {
    Caller caller = requester.caller();
    List<DocumentRow> present = of(caller, projectId);
    List<DocumentRow> same =
        present.stream().filter(document -> document.name().equals(read.name())).toList();
    if (same.isEmpty() && present.size() >= settings.maxDocuments()) {
      throw new PergolaException(
          StandardError.CONFLICT,
          "There are %d documents, and no more are possible. Delete some first."
              .formatted(present.size()));
    }
    same.forEach(document -> documents.delete(document.id(), caller.organizationId()));
    UUID id = Ids.next();
    Index index = Index.of(id, read.name(), read.cuts());
    DocumentRow document =
        documents.save(
            new DocumentRow(
                id,
                caller.organizationId(),
                caller.userId(),
                requester.apiKeyId(),
                projectId,
                read.name(),
                read.mediaType(),
                read.size(),
                read.pages(),
                read.cuts().size(),
                index.lengths(),
                Instant.ofEpochMilli(clock.millis())));
    passages.saveAll(rows(id, read.cuts()));
    terms.saveAll(index.terms());
    events.record(
        caller,
        "document.uploaded",
        id.toString(),
        Json.object(
            "name",
            read.name(),
            "bytes",
            read.size(),
            "project",
            projectId == null ? null : projectId.toString(),
            "replaced",
            !same.isEmpty()));
    return new Stored(document, !same.isEmpty());
  }

  private static List<PassageRow> rows(UUID id, List<Cutting.Cut> cuts) {
    List<PassageRow> rows = new ArrayList<>();
    for (Cutting.Cut cut : cuts) {
      rows.add(new PassageRow(Ids.next(), id, rows.size(), cut.text(), cut.page(), cut.heading()));
    }
    return rows;
  }

  /** A document's passages from a number on. */
  @Transactional
  List<PassageRow> passages(DocumentRow document, int from, int size) {
    return passages.page(document.id(), from, size);
  }

  /** Deletes a document, with all that it is found by. */
  @Transactional
  void delete(Caller caller, DocumentRow document) {
    if (documents.delete(document.id(), caller.organizationId()) > 0) {
      events.record(
          caller,
          "document.deleted",
          document.id().toString(),
          Json.object(
              "name",
              document.name(),
              "project",
              document.projectId() == null ? null : document.projectId().toString()));
    }
  }

  /** Where the terms of a question occur in documents. */
  @Transactional
  List<TermRow> terms(List<DocumentRow> among, List<String> wanted) {
    return among.isEmpty() || wanted.isEmpty()
        ? List.of()
        : terms.find(among.stream().map(DocumentRow::id).toList(), wanted);
  }

  /** The longest passages of documents. */
  @Transactional
  List<Ranking.Place> longest(List<DocumentRow> among, int size) {
    return passages.longest(among.stream().map(DocumentRow::id).toList(), size).stream()
        .map(row -> new Ranking.Place(row.documentId(), row.number()))
        .toList();
  }

  /** The passages at places of documents, in the order of the places. */
  @Transactional
  List<Found> found(List<Ranking.Place> places, List<DocumentRow> among) {
    List<Found> found = new ArrayList<>();
    for (Ranking.Place place : places) {
      among.stream()
          .filter(document -> document.id().equals(place.documentId()))
          .findFirst()
          .ifPresent(
              document ->
                  passages
                      .findByDocumentIdAndNumber(place.documentId(), place.number())
                      .ifPresent(
                          row ->
                              found.add(
                                  new Found(
                                      document.id(),
                                      document.name(),
                                      row.number(),
                                      row.page(),
                                      row.heading(),
                                      row.text()))));
    }
    return found;
  }
}
