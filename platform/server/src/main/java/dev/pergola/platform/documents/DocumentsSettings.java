// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The bounds of documents ({@code pergola.documents.*}); the numbers greater than zero.
 *
 * @param maxBytes how large a file may be
 * @param maxPages how many pages it may have
 * @param maxCharacters how much text it may hold
 * @param maxDocuments how many documents a user, or a project, may have
 * @param passageCharacters how long a passage may be
 * @param passagesPerQuestion how many passages a model is given with a question, at most
 * @param relevance how much of what a question is about a passage must hold, from 0 to 1
 * @param similarity how near a passage's meaning must be to the question's, from 0 to 1
 * @param readingTime how long reading a file may take
 * @param embeddingModel which model makes vectors: {@code local} for the first local one that is
 *     there, {@code none}, or {@code provider/model} for that one alone, wherever it is
 * @param embeddingTime how long a question waits for its vector; after that words alone count
 */
// Read at the start: a setting that makes no sense is not to wait for the first upload.
@Context
@ConfigurationProperties("pergola.documents")
record DocumentsSettings(
    @Bindable(defaultValue = "10485760") int maxBytes,
    @Bindable(defaultValue = "2000") int maxPages,
    @Bindable(defaultValue = "5000000") int maxCharacters,
    @Bindable(defaultValue = "500") int maxDocuments,
    @Bindable(defaultValue = "2000") int passageCharacters,
    @Bindable(defaultValue = "5") int passagesPerQuestion,
    @Bindable(defaultValue = "0.35") double relevance,
    @Bindable(defaultValue = "0.35") double similarity,
    @Bindable(defaultValue = "60s") Duration readingTime,
    @Bindable(defaultValue = DocumentsSettings.LOCAL) String embeddingModel,
    @Bindable(defaultValue = "3s") Duration embeddingTime) {
  /** The first local model that makes vectors. */
  static final String LOCAL = "local";

  /** No vectors. */
  static final String NONE = "none";

  @ConfigurationInject
  DocumentsSettings {
    require(maxBytes > 0, "max-bytes");
    require(maxPages > 0, "max-pages");
    require(maxCharacters > 0, "max-characters");
    require(maxDocuments > 0, "max-documents");
    require(passageCharacters > 0, "passage-characters");
    require(passagesPerQuestion > 0, "passages-per-question");
    require(relevance > 0, "relevance");
    require(similarity > 0, "similarity");
    require(readingTime.isPositive(), "reading-time");
    require(embeddingTime.isPositive(), "embedding-time");
    embeddingModel = embeddingModel.strip();
    if (!embeddingModel.equals(LOCAL)
        && !embeddingModel.equals(NONE)
        && !embeddingModel.matches("[^/]+/.+")) {
      throw new IllegalArgumentException(
          "pergola.documents.embedding-model must be local, none, or a model as provider/model.");
    }
  }

  private static void require(boolean met, String name) {
    if (!met) {
      throw new IllegalArgumentException(
          "pergola.documents." + name + " must be greater than zero.");
    }
  }
}
