// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.documents.DocumentPage;
import dev.pergola.platform.documents.DocumentsPage;
import java.time.Instant;
import java.util.List;

/** What the pages about documents show in the preview and in tests. */
final class SampleDocuments {
  static DocumentsPage documents() {
    return new DocumentsPage(
        SampleChat.PROJECT,
        List.of(
            new DocumentsPage.Entry(
                SampleChat.PROJECT,
                "Budget <b>2026</b>, with everything that the board wanted to see.pdf",
                "1.2 MB",
                "48",
                "112",
                "Found by its words; meaning of 64 of 112 passages",
                Instant.parse("2026-11-21T04:17:39Z"),
                "21 Nov 2026"),
            new DocumentsPage.Entry(
                SampleChat.PROJECT,
                "Notes.md",
                "800 bytes",
                "",
                "1",
                "Found by words and meaning",
                Instant.parse("2026-11-20T04:17:39Z"),
                "20 Nov 2026")),
        "What they mean is told by openai/<b>embed</b>.",
        "10",
        "The document is here. Ask about it in the chat.",
        "Plan.pdf is protected by a password. <i>Save</i> it without one, and upload that.");
  }

  static DocumentPage document() {
    return new DocumentPage(
        SampleChat.PROJECT,
        "Budget <b>2026</b>.pdf",
        "/documents",
        "1.2 MB, 48 pages, 112 passages, added on 21 Nov 2026 (UTC).",
        List.of(
            new DocumentPage.Passage(3, "page 3", "The budget is 120,000 euros.</p><script>"),
            new DocumentPage.Passage(4, "“Travel <b>”", "Hotels may cost 180 euros.")),
        0,
        24);
  }

  private SampleDocuments() {}
}
