// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Access;
import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.models.ModelChoice;
import dev.pergola.platform.web.Navigation;
import dev.pergola.platform.web.NavigationEntry;
import dev.pergola.platform.web.Permissions;
import dev.pergola.platform.web.Templates;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pages on which documents are added, read and deleted; they work without scripts. */
@Controller("/documents")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DocumentsPages implements Navigation {
  private static final int PART = 20;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Documents documents;
  private final DocumentsSettings settings;
  private final Templates templates;

  DocumentsPages(Documents documents, DocumentsSettings settings, Templates templates) {
    this.documents = documents;
    this.settings = settings;
    this.templates = templates;
  }

  @Override
  public List<NavigationEntry> entries() {
    return List.of(
        new NavigationEntry("Documents", "/documents", 16, Access.holding(Permission.CHAT)));
  }

  @Get
  HttpResponse<?> list(
      Caller caller, @Nullable @QueryValue UUID project, @Nullable @QueryValue String changed) {
    Permissions.require(caller, Permission.CHAT);
    String notice =
        switch (changed) {
          case "added" -> "The document is here. Ask about it in the chat.";
          case "replaced" -> "The document took the place of the one with its name.";
          case "deleted" -> "The document is deleted.";
          case null, default -> null;
        };
    return page(caller, project, notice, null);
  }

  /** The form of the page that adds a document, where there is no JavaScript. */
  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<?> upload(
      Requester requester,
      @Nullable @Part("file") CompletedFileUpload file,
      @Nullable @Part("project") String project)
      throws IOException, InterruptedException {
    Caller caller = requester.caller();
    Permissions.require(caller, Permission.CHAT);
    UUID projectId = DocumentsController.id(project);
    try {
      DocumentStore.Stored stored =
          DocumentsController.upload(documents, requester, file, projectId);
      return to(listOf(projectId), stored.replaced() ? "replaced" : "added");
    } catch (PergolaException e) {
      if (e.code().blame() == Blame.INTERNAL) {
        throw e;
      }
      return page(caller, projectId, null, e.getMessage()).status(e.code().status());
    }
  }

  @Post("/{id}/delete")
  @Consumes(MediaType.ALL)
  HttpResponse<?> delete(Caller caller, UUID id) {
    Permissions.require(caller, Permission.CHAT);
    DocumentRow document = documents.find(caller, id);
    documents.delete(caller, id);
    return to(listOf(document.projectId()), "deleted");
  }

  /** Passages of a document, from one on and the one before it. */
  @Get("/{id}")
  HttpResponse<?> show(Caller caller, UUID id, @Nullable @QueryValue Integer passage) {
    Permissions.require(caller, Permission.CHAT);
    DocumentRow document = documents.find(caller, id);
    int from = passage == null ? 0 : Math.max(0, passage - 1);
    List<PassageRow> rows = documents.passages(caller, id, from, PART);
    int next = from + rows.size();
    return templates.page(
        "documents/document.jte",
        document.name(),
        "/documents",
        caller,
        new DocumentPage(
            id.toString(),
            document.name(),
            listOf(document.projectId()),
            about(document),
            rows.stream()
                .map(
                    row ->
                        new DocumentPage.Passage(
                            row.number(), Found.place(row.page(), row.heading()), row.text()))
                .toList(),
            from == 0 ? null : Math.max(0, from - PART + 1),
            next < document.passages() ? next + 1 : null));
  }

  private MutableHttpResponse<?> page(
      Caller caller, @Nullable UUID project, @Nullable String notice, @Nullable String problem) {
    List<DocumentRow> rows = documents.list(caller, project);
    Meanings.Known known = documents.known(caller, rows);
    return templates.page(
        "documents/documents.jte",
        "Documents",
        "/documents",
        caller,
        new DocumentsPage(
            project == null ? null : project.toString(),
            rows.stream().map(row -> entry(row, known)).toList(),
            textGoes(documents.meaningModel(caller)),
            number(settings.maxBytes() / 1048576.0),
            notice,
            problem));
  }

  private String textGoes(@Nullable ModelChoice model) {
    String words = "Passages that fit a question go to the model that answers it. ";
    if (model == null) {
      return words
          + switch (settings.embeddingModel()) {
            case DocumentsSettings.LOCAL ->
                "They are looked for by their words, on this server: there is no local model that tells their meaning.";
            case DocumentsSettings.NONE -> "They are looked for by their words, on this server.";
            default ->
                "They are looked for by their words, on this server, as %s, which is to tell their meaning, is not there now."
                    .formatted(settings.embeddingModel());
          };
    }
    return words
        + (model.isLocal()
            ? "What all passages and questions mean is told by %s, a model of your operator’s own; they go nowhere else for it."
                .formatted(model.id())
            : "What they mean is told by %s: the text of all documents goes there, and so does each question, unless it is for a local model or the offline mode."
                .formatted(model.id()));
  }

  private static DocumentsPage.Entry entry(DocumentRow row, Meanings.@Nullable Known known) {
    return new DocumentsPage.Entry(
        row.id().toString(),
        row.name(),
        size(row.size()),
        row.pages() == null ? "" : row.pages().toString(),
        String.valueOf(row.passages()),
        state(row, known),
        row.createdAt(),
        DAY.format(row.createdAt()));
  }

  private static String state(DocumentRow row, Meanings.@Nullable Known known) {
    if (known == null) {
      return "Found by its words";
    }
    int done = known.passages().getOrDefault(row.id(), 0);
    return done >= row.passages()
        ? "Found by words and meaning"
        : "Found by its words; meaning of %d of %d passages".formatted(done, row.passages());
  }

  private static String about(DocumentRow row) {
    String pages =
        row.pages() == null
            ? ""
            : "%d %s, ".formatted(row.pages(), row.pages() == 1 ? "page" : "pages");
    return "%s, %s%d %s, added on %s (UTC)."
        .formatted(
            size(row.size()),
            pages,
            row.passages(),
            row.passages() == 1 ? "passage" : "passages",
            DAY.format(row.createdAt()));
  }

  private static String size(long bytes) {
    return bytes < 1024
        ? bytes + " bytes"
        : bytes < 1048576 ? number(bytes / 1024.0) + " KB" : number(bytes / 1048576.0) + " MB";
  }

  private static String number(double value) {
    return value >= 10 || value == Math.rint(value)
        ? String.valueOf(Math.round(value))
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String listOf(@Nullable UUID project) {
    return project == null ? "/documents" : "/documents?project=" + project;
  }

  private static HttpResponse<?> to(String path, String changed) {
    return HttpResponse.status(HttpStatus.SEE_OTHER)
        .header(
            HttpHeaders.LOCATION, path + (path.contains("?") ? "&" : "?") + "changed=" + changed);
  }
}
