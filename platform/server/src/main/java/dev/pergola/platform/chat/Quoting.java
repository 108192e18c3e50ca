// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.platform.documents.Documents;
import dev.pergola.platform.documents.Found;
import dev.pergola.platform.models.Asker;
import dev.pergola.platform.models.ModelChoice;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What of the user's documents the model is given for one answer. Used by the turn's thread. */
final class Quoting {
  private final Documents documents;
  private List<Source> sources = List.of();

  Quoting(Documents documents) {
    this.documents = documents;
  }

  /**
   * Puts before the question what fits it.
   *
   * @param answering the model that is asked
   * @param projectId whose documents count, too; null for none
   * @return what was found; empty for nothing
   * @throws InterruptedException when the thread was interrupted
   */
  List<Source> lookUp(
      Asker asker,
      ModelChoice answering,
      @Nullable UUID projectId,
      String question,
      ModelContext context)
      throws InterruptedException {
    List<Found> found = documents.relevant(asker, answering, projectId, question);
    context.quote(found);
    sources =
        IntStream.range(0, found.size()).mapToObj(i -> Source.of(i + 1, found.get(i))).toList();
    return sources;
  }

  /** What was found, and which of it an answer cites. */
  List<Source> in(CharSequence reply) {
    String words = reply.toString();
    return sources.stream().map(source -> source.in(words)).toList();
  }
}
