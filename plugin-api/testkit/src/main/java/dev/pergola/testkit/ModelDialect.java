// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Usage;
import dev.pergola.testkit.ScriptedAnswer.ScriptedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's wire format as its server speaks it: what {@link ModelProviderContract} needs to play
 * that server. One implementation per format, shared by all providers that speak it.
 */
public interface ModelDialect {
  /**
   * What a request asks, in the contract's words. A tool's title, which no format carries, may be
   * anything.
   *
   * @throws AssertionError when it is no request for a streamed answer in this format; says why
   */
  ChatRequest read(ModelServer.Request request);

  /** The key that a request carries; null when it carries none. */
  @Nullable String key(ModelServer.Request request);

  /** The {@code Content-Type} of a streamed answer. */
  String contentType();

  /** A streamed answer in full, one event or line per element, each with its line ends. */
  List<byte[]> stream(ScriptedAnswer answer);

  /** As {@link #stream}, but without all that tells that the answer is complete. */
  List<byte[]> incompleteStream(ScriptedAnswer answer);

  /** One event or line of a stream that breaks the format. */
  byte[] malformedEvent();

  /** One event or line by which a server that already sent status 200 tells of an error. */
  byte[] errorEvent(String message);

  /** The body of an error answer, always JSON. */
  byte[] errorBody(int status, String message);

  /** Whether arguments travel as text, so that a model can get them wrong. */
  boolean argumentsAreText();

  /** Whether an answer can report tokens that came from a cache, and tokens of reasoning. */
  boolean reportsUsageDetails();

  /** As much of these counts as an answer can report. */
  default Usage reportable(Usage usage) {
    return reportsUsageDetails()
        ? new Usage(
            usage.inputTokens(),
            usage.outputTokens(),
            usage.cachedInputTokens(),
            usage.reasoningTokens())
        : new Usage(usage.inputTokens(), usage.outputTokens(), 0, 0);
  }

  /** What each of the vendor's words for why an answer stopped means; empty when not told. */
  default Map<String, StopReason> stopWords() {
    return Map.of();
  }

  /** As {@link #stream}, with one of {@link #stopWords} in place of the answer's reason. */
  default List<byte[]> streamStoppingFor(ScriptedAnswer answer, String word) {
    throw new UnsupportedOperationException("This dialect tells no words for why it stopped");
  }

  /**
   * The beginning of {@link #stream} up to where tokens have been counted, without all that tells
   * that the answer is complete; empty when the counts come with its end.
   */
  default List<byte[]> countedStream(ScriptedAnswer answer) {
    return List.of();
  }

  /**
   * The body of an answer with status 429 that says when to come back, besides what headers say;
   * null when the format has no word for it.
   */
  default byte @Nullable [] errorBodyAskingToWait(Duration time) {
    return null;
  }

  /** Whether calls can carry a state that has to come back ({@link ScriptedCall#state}). */
  default boolean keepsState() {
    return false;
  }

  /**
   * What a request for vectors asks.
   *
   * @throws AssertionError when it is none in this format; says why
   */
  default EmbeddingRequest readEmbedding(ModelServer.Request request) {
    throw new AssertionError("This format has no embeddings.");
  }

  /** The body of an answer with vectors, whose order is that of the texts. */
  default byte[] embeddings(List<float[]> vectors, long inputTokens, String model) {
    throw new AssertionError("This format has no embeddings.");
  }
}
