// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a user's own documents, or of a project's, shows.
 *
 * @param projectId the project's; null for the user's own
 * @param textGoes where the texts of documents and questions go, in sentences
 * @param megabytes how large a file may be
 * @param notice what was done; null for nothing
 * @param problem what went wrong; null for nothing
 */
public record DocumentsPage(
    @Nullable String projectId,
    List<Entry> documents,
    String textGoes,
    String megabytes,
    @Nullable String notice,
    @Nullable String problem) {
  public DocumentsPage {
    documents = List.copyOf(documents);
  }

  /** A document, in words for people. */
  public record Entry(
      String id,
      String name,
      String size,
      String pages,
      String passages,
      String state,
      Instant addedAt,
      String added) {}
}
