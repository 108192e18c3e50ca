// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.Caller;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.platform.documents.Ranking.Place;
import dev.pergola.platform.models.Asker;
import dev.pergola.platform.models.Failover;
import dev.pergola.platform.models.ModelChoice;
import dev.pergola.platform.models.Router;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What passages and questions mean to a model that makes vectors, where the caller can ask one.
 * Passages get theirs behind the upload, a few at a time; what is missing is made later. Nothing
 * here is needed for an answer: what fails is logged, and words alone count.
 */
@Singleton
class Meanings {
  private static final Logger LOG = LoggerFactory.getLogger(Meanings.class);
  private static final int AT_ONCE = 32;
  private static final int MOST_FAILURES = 2;

  /**
   * What is known of documents' meaning.
   *
   * @param passages by document, of how many of its passages
   */
  record Known(String model, Map<UUID, Integer> passages) {}

  private final Router router;
  private final Failover failover;
  private final DocumentRows documents;
  private final PassageRows passages;
  private final VectorRows vectors;
  private final DocumentsSettings settings;
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean goingOn = new AtomicBoolean();
  private volatile boolean closed;

  Meanings(
      Router router,
      Failover failover,
      DocumentRows documents,
      PassageRows passages,
      VectorRows vectors,
      DocumentsSettings settings) {
    this.router = router;
    this.failover = failover;
    this.documents = documents;
    this.passages = passages;
    this.vectors = vectors;
    this.settings = settings;
  }

  // The one that the operator chose, and never another: texts go nowhere that nobody named.
  private Optional<ModelChoice> model(Caller caller) {
    String chosen = settings.embeddingModel();
    return router.models(caller).stream()
        .filter(choice -> choice.model().kind() == Model.Kind.EMBEDDING)
        .filter(
            choice ->
                chosen.equals(DocumentsSettings.LOCAL)
                    ? choice.isLocal()
                    : choice.id().equals(chosen))
        .findFirst();
  }

  /** The model that makes the caller's vectors; null when none does. */
  @Nullable ModelChoice used(Caller caller) {
    return model(caller).orElse(null);
  }

  /** Null when no model makes vectors for the caller. */
  @Transactional
  @Nullable Known known(Caller caller, List<DocumentRow> among) {
    return model(caller)
        .map(
            model -> {
              Map<UUID, Integer> counts = new HashMap<>();
              List<UUID> ids = among.stream().map(DocumentRow::id).toList();
              ids.forEach(id -> counts.put(id, 0));
              if (!ids.isEmpty()) {
                vectors
                    .count(ids, model.id())
                    .forEach(counted -> counts.put(counted.documentId(), counted.passages()));
              }
              return new Known(model.id(), counts);
            })
        .orElse(null);
  }

  /**
   * The passages whose meaning is near enough to a question's, the nearest first; empty when that
   * is not known, also since a question that stays in the house is told to no model elsewhere.
   *
   * @param answering the model that is asked the question
   * @throws InterruptedException when the thread was interrupted
   */
  List<Place> rank(Asker asker, ModelChoice answering, List<DocumentRow> among, String question)
      throws InterruptedException {
    ModelChoice model = model(asker.caller()).orElse(null);
    if (model == null || (staysInTheHouse(answering) && !model.isLocal())) {
      return List.of();
    }
    List<VectorRows.Placed> known =
        vectors.of(among.stream().map(DocumentRow::id).toList(), model.id());
    if (known.isEmpty()) {
      return List.of();
    }
    Vector meaning = inTime(asker, model, question);
    return meaning == null ? List.of() : Ranking.byMeaning(meaning, known, settings.similarity());
  }

  // A stand-in for a model asks nobody.
  private static boolean staysInTheHouse(ModelChoice answering) {
    return answering.isLocal() || answering.model().rank() < 0;
  }

  private @Nullable Vector inTime(Asker asker, ModelChoice model, String question)
      throws InterruptedException {
    var task = new FutureTask<>(() -> embed(asker, model, List.of(question)).getFirst());
    Thread.ofVirtual().name("question-meaning").start(task);
    try {
      return task.get(settings.embeddingTime().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      LOG.warn(
          "{} took longer than {} for a question's vector; its words alone count",
          model.id(),
          settings.embeddingTime());
      return null;
    } catch (ExecutionException e) {
      LOG.warn(
          "{} made no vector of a question, whose words alone count: {}",
          model.id(),
          code(e.getCause()));
      return null;
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }

  private List<Vector> embed(Asker asker, ModelChoice model, List<String> texts)
      throws InterruptedException {
    Embeddings made =
        failover
            .embed(asker, model, new EmbeddingRequest(model.model().id(), texts, null, null))
            .answer();
    return made.vectors().stream().map(Vector::of).toList();
  }

  /** Begins to make the vectors that a user's documents lack, and does not wait for it. */
  void begin(Caller caller) {
    if (model(caller).isPresent()) {
      Thread.ofVirtual().name("document-meanings").start(() -> complete(caller));
    }
  }

  /** Goes on where an earlier try failed, or where the server was stopped in between. */
  @Scheduled(initialDelay = "1m", fixedDelay = "10m")
  void goOn() {
    if (goingOn.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("document-meanings")
          .start(
              () -> {
                try {
                  for (Owner owner : documents.owners()) {
                    complete(new Caller(owner.organizationId(), owner.userId(), "", Set.of()));
                  }
                } catch (RuntimeException e) {
                  LOG.warn("The documents that lack vectors cannot be listed", e);
                } finally {
                  goingOn.set(false);
                }
              });
    }
  }

  // One thread for each user; what comes meanwhile is found by the one that is there, or later.
  private void complete(Caller caller) {
    if (!underWay.add(caller.userId())) {
      return;
    }
    try {
      ModelChoice model = model(caller).orElse(null);
      if (model != null) {
        complete(caller, model);
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted while making vectors");
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("Vectors of documents are missing, and are made later: {}", code(e));
      }
    } finally {
      underWay.remove(caller.userId());
    }
  }

  // Not what the model's server said: that may repeat the text.
  private static String code(@Nullable Throwable e) {
    return e instanceof PergolaException named ? named.code().name() : String.valueOf(e);
  }

  // A document that the model does not take leaves the others their turn.
  private void complete(Caller caller, ModelChoice model) throws InterruptedException {
    Set<UUID> failed = new HashSet<>();
    while (!closed) {
      DocumentRow next =
          documents
              .withoutVectors(
                  caller.organizationId(), caller.userId(), model.id(), MOST_FAILURES + 1)
              .stream()
              .filter(document -> !failed.contains(document.id()))
              .findFirst()
              .orElse(null);
      if (next == null) {
        return;
      }
      try {
        addVectors(caller, model, next);
      } catch (PergolaException e) {
        failed.add(next.id());
        LOG.warn(
            "{} made no vectors for {}, and is asked again later: {}",
            model.id(),
            next.name(),
            code(e));
        if (failed.size() > MOST_FAILURES) {
          return;
        }
      }
    }
  }

  private void addVectors(Caller caller, ModelChoice model, DocumentRow document)
      throws InterruptedException {
    List<PassageRow> rows = passages.withoutVectors(document.id(), model.id(), AT_ONCE);
    if (rows.isEmpty()) {
      return; // deleted meanwhile
    }
    List<Vector> made =
        embed(
            Asker.of(caller, Asker.Purpose.EMBEDDING).with(document.apiKeyId()),
            model,
            rows.stream().map(PassageRow::text).toList());
    for (int i = 0; i < made.size(); i++) {
      vectors.add(rows.get(i).id(), model.id(), made.get(i).text());
    }
  }

  @PreDestroy
  void close() {
    closed = true;
  }
}
