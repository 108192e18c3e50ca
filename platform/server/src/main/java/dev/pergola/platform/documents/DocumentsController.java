// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.web.Permissions;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The caller's documents over the API. */
@Controller("/api/documents")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DocumentsController {
  private static final int MOST_PASSAGES = 100;

  /**
   * A document.
   *
   * @param projectId the project's; null for the caller's own
   * @param size in bytes
   * @param pages how many it has; null where the format has none
   * @param passages how many it was cut into
   * @param embedded of how many of those a model has made vectors; null when no model does
   */
  @Serdeable
  record View(
      UUID id,
      String name,
      @Nullable UUID projectId,
      String mediaType,
      long size,
      @Nullable Integer pages,
      int passages,
      @Nullable Integer embedded,
      Instant createdAt) {
    static View of(DocumentRow row, Meanings.@Nullable Known known) {
      return new View(
          row.id(),
          row.name(),
          row.projectId(),
          row.mediaType(),
          row.size(),
          row.pages(),
          row.passages(),
          known == null ? null : known.passages().get(row.id()),
          row.createdAt());
    }
  }

  /** The caller's own, or a project's, by name. */
  @Serdeable
  record Listing(List<View> documents) {}

  /**
   * A part of a document.
   *
   * @param number its place, from 0
   * @param page where it begins, from 1; null where the format has no pages
   * @param heading that it stands under; null for none
   */
  @Serdeable
  record PassageView(int number, @Nullable Integer page, @Nullable String heading, String text) {}

  /**
   * Some of a document's passages.
   *
   * @param next what to give as {@code from} for the next ones; null when these are the last
   */
  @Serdeable
  record Passages(List<PassageView> passages, @Nullable Integer next) {}

  private final Documents documents;

  DocumentsController(Documents documents) {
    this.documents = documents;
  }

  @Get
  Listing list(Caller caller, @Nullable @QueryValue UUID project) {
    Permissions.require(caller, Permission.CHAT);
    List<DocumentRow> rows = documents.list(caller, project);
    Meanings.Known known = documents.known(caller, rows);
    return new Listing(rows.stream().map(row -> View.of(row, known)).toList());
  }

  @Get("/{id}")
  View show(Caller caller, UUID id) {
    Permissions.require(caller, Permission.CHAT);
    return view(caller, documents.find(caller, id));
  }

  @Get("/{id}/passages")
  Passages passages(
      Caller caller,
      UUID id,
      @Nullable @QueryValue Integer from,
      @Nullable @QueryValue Integer limit) {
    Permissions.require(caller, Permission.CHAT);
    int size = limit == null ? MOST_PASSAGES : limit;
    if (size < 1 || size > MOST_PASSAGES || (from != null && from < 0)) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "limit must be 1 to %d, and from not less than 0.".formatted(MOST_PASSAGES));
    }
    List<PassageRow> rows = documents.passages(caller, id, from == null ? 0 : from, size + 1);
    return new Passages(
        rows.stream()
            .limit(size)
            .map(row -> new PassageView(row.number(), row.page(), row.heading(), row.text()))
            .toList(),
        rows.size() > size ? rows.get(size).number() : null);
  }

  /**
   * Takes a file as the part named {@code file} of a multipart form, in the place of the one with
   * its name.
   *
   * @param project the id of the project that it is for; none for the caller's own
   */
  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Status(HttpStatus.CREATED)
  View upload(
      Requester requester,
      @Nullable @Part("file") CompletedFileUpload file,
      @Nullable @Part("project") String project)
      throws IOException, InterruptedException {
    Caller caller = requester.caller();
    Permissions.require(caller, Permission.CHAT);
    return view(caller, upload(documents, requester, file, id(project)).document());
  }

  static DocumentStore.Stored upload(
      Documents documents,
      Requester requester,
      @Nullable CompletedFileUpload file,
      @Nullable UUID project)
      throws IOException, InterruptedException {
    if (file == null || file.getFilename() == null || file.getFilename().isEmpty()) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "Send a document as the part named \"file\" of a multipart form, with its name.");
    }
    documents.requireSize(file.getFilename(), file.getSize());
    byte[] content;
    if (file.getSize() == 0) {
      content = new byte[0];
    } else {
      try (InputStream in = file.getInputStream()) {
        content = in.readAllBytes();
      }
    }
    return documents.upload(requester, project, file.getFilename(), content);
  }

  static @Nullable UUID id(@Nullable String project) {
    try {
      return project == null || project.isBlank() ? null : UUID.fromString(project);
    } catch (IllegalArgumentException e) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT, "project must be a project's id, or be left out.", e);
    }
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(Caller caller, UUID id) {
    Permissions.require(caller, Permission.CHAT);
    documents.delete(caller, id);
  }

  private View view(Caller caller, DocumentRow row) {
    return View.of(row, documents.known(caller, List.of(row)));
  }
}
