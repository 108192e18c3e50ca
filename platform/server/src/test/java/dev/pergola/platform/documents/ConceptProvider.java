// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Makes vectors of a few concepts, whatever the words for them. */
public final class ConceptProvider implements ModelProvider {
  private static final List<List<String>> CONCEPTS =
      List.of(
          List.of("vacation", "holiday", "leave"),
          List.of("car", "automobile"),
          List.of("sing", "song"));

  private final String name;
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean failing;
  private volatile boolean hanging;

  ConceptProvider() {
    this("vectors");
  }

  public ConceptProvider(String name) {
    this.name = name;
  }

  void fails(boolean fail) {
    failing = fail;
  }

  /** From now on it never answers, until it is interrupted. */
  void hangs() {
    hanging = true;
  }

  int failures() {
    return failures.get();
  }

  /** All texts that it was given, in order. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Model> models() {
    return List.of(new Model("concepts", "Concepts", 0, Model.Kind.EMBEDDING, null));
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
    throw new PergolaException(StandardError.INVALID_ARGUMENT, "Makes vectors only");
  }

  @Override
  public Embeddings embed(EmbeddingRequest request) throws InterruptedException {
    if (hanging) {
      new CountDownLatch(1).await();
    }
    if (failing) {
      failures.incrementAndGet();
      throw new PergolaException(StandardError.INVALID_ARGUMENT, "The model is broken.");
    }
    texts.addAll(request.texts());
    return new Embeddings(
        request.texts().stream().map(ConceptProvider::vector).toList(),
        new Usage(10, 0, 0, 0),
        "concepts");
  }

  private static float[] vector(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    var vector = new float[CONCEPTS.size() + 1];
    vector[CONCEPTS.size()] = 0.1f;
    for (int i = 0; i < CONCEPTS.size(); i++) {
      vector[i] = CONCEPTS.get(i).stream().anyMatch(lower::contains) ? 1 : 0;
    }
    return vector;
  }
}
