// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.DocumentText;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.accounts.Requester;
import dev.pergola.platform.documents.Ranking.Place;
import dev.pergola.platform.home.StorableText;
import dev.pergola.platform.home.UniqueViolation;
import dev.pergola.platform.models.Asker;
import dev.pergola.platform.models.ModelChoice;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The callers' documents, and what of them fits a question. To everybody else they do not exist.
 * Safe for use by several threads.
 */
@Singleton
public class Documents {
  private static final int LONGEST_NAME = 200;
  private static final int MOST_AT_ONCE = 5;

  private final DocumentStore store;
  private final Reading reading;
  private final Meanings meanings;
  private final ProjectAccess projects;
  private final DocumentsSettings settings;

  Documents(
      DocumentStore store,
      Reading reading,
      Meanings meanings,
      ProjectAccess projects,
      DocumentsSettings settings) {
    this.store = store;
    this.reading = reading;
    this.meanings = meanings;
    this.projects = projects;
    this.settings = settings;
  }

  /**
   * Takes a file: reads it, cuts it into passages, and puts it in the place of the caller's
   * document of that name, or the project's. The old one is there until the new one is whole.
   *
   * @param projectId null for the caller's own documents
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such project,
   *     {@link StandardError#INVALID_ARGUMENT} when it cannot be read, {@link
   *     StandardError#TOO_LARGE} or {@link StandardError#TIMEOUT} when it is too much, {@link
   *     StandardError#NOT_CONFIGURED} when no plugin reads its kind, {@link StandardError#CONFLICT}
   *     when there are too many
   */
  DocumentStore.Stored upload(
      Requester requester, @Nullable UUID projectId, String fileName, byte[] content)
      throws InterruptedException {
    Caller caller = requester.caller();
    if (projectId != null) {
      projects.require(caller, projectId);
    }
    String name = name(fileName);
    requireSize(name, content.length);
    FileKind kind = FileKind.of(name, content);
    DocumentText text = storable(reading.read(name, kind, content));
    List<Cutting.Cut> cuts = Cutting.passages(text, settings.passageCharacters());
    DocumentStore.Stored stored =
        keep(
            requester,
            projectId,
            new DocumentStore.Read(name, kind.mediaType(), content.length, pages(text), cuts));
    meanings.begin(caller);
    return stored;
  }

  // Who uploads the same name at the same time comes second, and replaces what came first.
  private DocumentStore.Stored keep(
      Requester requester, @Nullable UUID projectId, DocumentStore.Read read) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.keep(requester, projectId, read);
      } catch (RuntimeException e) {
        if (!UniqueViolation.isIn(e)) {
          throw e;
        }
        if (attempt == MOST_AT_ONCE) {
          throw new PergolaException(
              StandardError.CONFLICT,
              read.name() + " is being uploaded many times at once. Upload it again, once.",
              e);
        }
      }
    }
  }

  /**
   * Sees to it that a file is not too large, before it is in memory.
   *
   * @throws PergolaException {@link StandardError#TOO_LARGE} when it is
   */
  void requireSize(String name, long bytes) {
    if (bytes > settings.maxBytes()) {
      throw new PergolaException(
          StandardError.TOO_LARGE,
          "%s has %.1f MB, and %.1f MB are possible. Split it, or leave out its pictures."
              .formatted(name(name), bytes / 1048576.0, settings.maxBytes() / 1048576.0));
    }
  }

  // Some browsers send a path; it is for display only.
  static String name(String fileName) {
    String last =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    String name = StorableText.of(last).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (name.isEmpty()) {
      return "Document";
    }
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String ending = dot > name.length() - 10 ? name.substring(dot) : "";
    return StorableText.of(name.substring(0, LONGEST_NAME - ending.length())) + ending;
  }

  private static DocumentText storable(DocumentText text) {
    return new DocumentText(
        text.blocks().stream()
            .map(
                block ->
                    new DocumentText.Block(
                        StorableText.of(block.text()), block.heading(), block.page()))
            .toList());
  }

  private static @Nullable Integer pages(DocumentText text) {
    return text.blocks().stream()
        .map(DocumentText.Block::page)
        .filter(Objects::nonNull)
        .max(Integer::compare)
        .orElse(null);
  }

  /**
   * The caller's own documents, or a project's, by name.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such project
   */
  List<DocumentRow> list(Caller caller, @Nullable UUID projectId) {
    if (projectId != null) {
      projects.require(caller, projectId);
    }
    return store.of(caller, projectId);
  }

  /**
   * A document.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such document
   */
  DocumentRow find(Caller caller, UUID id) {
    DocumentRow document = store.find(caller, id);
    if (document.projectId() != null) {
      try {
        projects.require(caller, document.projectId());
      } catch (PergolaException e) {
        throw DocumentStore.notFound();
      }
    } else if (!document.userId().equals(caller.userId())) {
      throw DocumentStore.notFound();
    }
    return document;
  }

  /**
   * A part of a document's passages.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such document
   */
  List<PassageRow> passages(Caller caller, UUID id, int from, int size) {
    return store.passages(find(caller, id), from, size);
  }

  /**
   * Deletes a document.
   *
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the caller has no such document
   */
  void delete(Caller caller, UUID id) {
    store.delete(caller, find(caller, id));
  }

  /** Of how many passages of each document the meaning is known; null when no model tells it. */
  Meanings.@Nullable Known known(Caller caller, List<DocumentRow> documents) {
    return meanings.known(caller, documents);
  }

  /** The model that makes vectors of the caller's documents and questions; null for none. */
  @Nullable ModelChoice meaningModel(Caller caller) {
    return meanings.used(caller);
  }

  /** How many documents a project has. Whoever asks has looked whose the project is. */
  public int count(Caller caller, UUID projectId) {
    return store.of(caller, projectId).size();
  }

  /** Deletes a project's documents. Whoever asks has looked whose the project is. */
  public void deleteOfProject(Caller caller, UUID projectId) {
    store.of(caller, projectId).forEach(document -> store.delete(caller, document));
  }

  /**
   * What fits a question among the caller's own documents and a project's, the best first: by its
   * words, and by its meaning where a model makes vectors, which the asker pays for. Empty when
   * nothing fits.
   *
   * @param answering the model that is asked the question: when it is local, or a stand-in, the
   *     question goes to no model elsewhere for its meaning either
   * @param projectId null for none; whoever asks has looked whose it is
   * @throws InterruptedException when the thread was interrupted
   */
  public List<Found> relevant(
      Asker asker, ModelChoice answering, @Nullable UUID projectId, String question)
      throws InterruptedException {
    List<DocumentRow> documents = open(asker.caller(), projectId);
    if (documents.isEmpty()) {
      return List.of();
    }
    List<List<Place>> rankings = new ArrayList<>();
    rankings.add(byWords(documents, question));
    rankings.add(meanings.rank(asker, answering, documents, question));
    return best(Ranking.fused(rankings), documents);
  }

  /**
   * What takes at least as much room as what {@link #relevant} would find, for nothing: what fits
   * by its words, or, where meanings are known, the longest passages that there are, as telling a
   * question's meaning costs money.
   */
  public List<Found> atMost(Caller caller, @Nullable UUID projectId, String question) {
    List<DocumentRow> documents = open(caller, projectId);
    Meanings.Known known = meanings.known(caller, documents);
    boolean byMeaning =
        known != null && known.passages().values().stream().anyMatch(count -> count > 0);
    return byMeaning
        ? best(store.longest(documents, settings.passagesPerQuestion()), documents)
        : relevantByWords(caller, projectId, question);
  }

  /** As {@link #relevant}, by words alone. */
  List<Found> relevantByWords(Caller caller, @Nullable UUID projectId, String question) {
    List<DocumentRow> documents = open(caller, projectId);
    return best(byWords(documents, question), documents);
  }

  private List<DocumentRow> open(Caller caller, @Nullable UUID projectId) {
    List<DocumentRow> documents = new ArrayList<>(store.of(caller, null));
    if (projectId != null) {
      documents.addAll(store.of(caller, projectId));
    }
    return documents;
  }

  private List<Place> byWords(List<DocumentRow> documents, String question) {
    Set<String> terms = Terms.ofQuestion(question);
    return new Ranking(documents)
        .byWords(terms, store.terms(documents, List.copyOf(terms)), settings.relevance());
  }

  private List<Found> best(List<Place> places, List<DocumentRow> documents) {
    return store.found(places.stream().limit(settings.passagesPerQuestion()).toList(), documents);
  }
}
