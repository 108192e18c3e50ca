// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import static dev.pergola.platform.documents.Library.ADA;
import static dev.pergola.platform.documents.Library.BOB;
import static dev.pergola.platform.documents.Library.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.accounts.Requester;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents are kept, found and deleted, each for its owner alone. */
@Timeout(120)
class DocumentsTest {
  private static final String BUDGET =
      """
      # Budget

      The marketing budget for 2026 is 120,000 euros.

      # Travel

      Hotels may cost 200 euros for each night; trains are second class.
      """;

  @ParameterizedTest
  @EnumSource
  void aDocumentIsCutAndFoundByWhatIsAsked(TestServer.On database) throws Exception {
    try (var library = Library.on(database)) {
      DocumentRow stored = library.put(ADA, "Budget 2026.md", BUDGET);
      library.put(ADA, "Cats.txt", "A cat sleeps for sixteen hours a day.");

      assertThat(stored.passages()).isEqualTo(2);
      assertThat(library.documents.passages(ADA, stored.id(), 0, 10))
          .extracting(PassageRow::heading)
          .containsExactly("Budget", "Travel");
      assertThat(library.found(ADA, "How much may a hotel cost?"))
          .containsExactly("Budget 2026.md 1");
      assertThat(library.found(ADA, "What is our MARKETING budget?"))
          .first()
          .isEqualTo("Budget 2026.md 0");
      assertThat(library.found(ADA, "How long do cats sleep?")).containsExactly("Cats.txt 0");
      assertThat(library.found(ADA, "What is the weather in Paris?")).isEmpty();
      assertThat(library.found(ADA, "Hello, what can you do for me?")).isEmpty();
      assertThat(library.found(ADA, "'; DROP TABLE documents_term; --")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameNameManyTimesAtOnceLeavesOneDocument(TestServer.On database) throws Exception {
    try (var library = Library.on(database);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<DocumentRow>> uploads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String text = "The number is %d. ".formatted(i);
        uploads.add(() -> library.put(ADA, "Number.txt", text));
      }

      for (var upload : threads.invokeAll(uploads)) {
        assertThat(upload.get().name()).isEqualTo("Number.txt");
      }

      assertThat(library.documents.list(ADA, null)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserAndAnotherOrganizationFindNothing(TestServer.On database) throws Exception {
    try (var library = Library.on(database)) {
      UUID id = library.put(ADA, "Budget 2026.md", BUDGET).id();

      for (var other : List.of(BOB, EVE)) {
        assertThat(library.found(other, "What is our marketing budget?")).isEmpty();
        assertThat(library.documents.list(other, null)).isEmpty();
        assertRefused(() -> library.documents.find(other, id), StandardError.NOT_FOUND, "no such");
        assertRefused(
            () -> library.documents.passages(other, id, 0, 1), StandardError.NOT_FOUND, "no such");
        assertRefused(
            () -> library.documents.delete(other, id), StandardError.NOT_FOUND, "no such");
        assertRefused(
            () -> library.documents.list(other, UUID.randomUUID()),
            StandardError.NOT_FOUND,
            "no such project");
      }
      assertThat(library.documents.find(ADA, id).name()).isEqualTo("Budget 2026.md");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameNameReplacesWhatWasThereAndDeletingLeavesNothing(TestServer.On database)
      throws Exception {
    try (var library = Library.on(database)) {
      UUID first = library.put(ADA, "Plan.txt", "We sell umbrellas.").id();
      library.put(BOB, "Plan.txt", "We sell umbrellas, too.");
      UUID second = library.put(ADA, "Plan.txt", "We sell parasols.").id();

      assertThat(library.documents.list(ADA, null))
          .extracting(DocumentRow::id)
          .containsExactly(second);
      assertRefused(() -> library.documents.find(ADA, first), StandardError.NOT_FOUND, "replaced");
      assertThat(library.found(ADA, "Do we sell umbrellas?")).containsExactly("Plan.txt 0");
      assertThat(library.found(ADA, "umbrellas")).isEmpty();
      assertThat(library.found(BOB, "umbrellas")).containsExactly("Plan.txt 0");
      library.documents.delete(ADA, second);
      assertThat(library.found(ADA, "Do we sell parasols?")).isEmpty();
      assertThat(library.found(BOB, "umbrellas")).containsExactly("Plan.txt 0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void passagesAreFoundInScriptsWithoutSpaces(TestServer.On database) throws Exception {
    try (var library = Library.on(database)) {
      library.put(ADA, "政策.txt", "酒店每晚最多两百欧元。");
      library.put(ADA, "其他.txt", "猫每天睡十六个小时。");

      assertThat(library.found(ADA, "酒店")).containsExactly("政策.txt 0");
      assertThat(library.found(ADA, "猫")).containsExactly("其他.txt 0");
    }
  }

  @Test
  void aFileThatCannotBeReadIsRefusedWithWhatToDo() throws Exception {
    try (var library = Library.on(TestServer.On.SQLITE)) {
      library.put(ADA, "Plan.pdf.txt", "The old one.");

      assertUnreadable(library, "Empty.txt", "", "Empty.txt is empty");
      assertUnreadable(library, "Blank.txt", " \n ", "holds no text");
      assertUnreadable(library, "Plan.pdf", "Just words", "is not what its name says");
      assertUnreadable(library, "Plan.txt", "%PDF-1.7 …", "it holds a PDF");
      assertUnreadable(library, "Noise.bin", "\0\1\2", "neither PDF");
      assertUnreadable(library, "Pack.zip", "PK\3\4 nothing", "archive");
      assertRefused(
          () -> library.put(ADA, "Report.pdf", "%PDF-1.7 …"),
          StandardError.NOT_CONFIGURED,
          "Start the plugin documents");
      assertThat(library.documents.list(ADA, null)).hasSize(1);
    }
  }

  @Test
  void whatIsTooMuchIsRefused() throws Exception {
    try (var library =
        Library.with(
            Map.of(
                "pergola.documents.max-bytes", 100,
                "pergola.documents.max-characters", 50,
                "pergola.documents.max-documents", 1))) {
      assertRefused(
          () -> library.put(ADA, "Long.txt", "x ".repeat(100)), StandardError.TOO_LARGE, "MB");
      assertRefused(
          () -> library.put(ADA, "Long.txt", "x ".repeat(30)),
          StandardError.TOO_LARGE,
          "50 characters");
      library.put(ADA, "One.txt", "One.");
      library.put(ADA, "One.txt", "Another one.");
      assertRefused(
          () -> library.put(ADA, "Two.txt", "Two."), StandardError.CONFLICT, "Delete some");
    }
  }

  @Test
  void namesArePlainAndTextIsWhatEveryDatabaseTakes() throws Exception {
    try (var library = Library.on(TestServer.On.POSTGRESQL)) {
      assertThat(library.put(ADA, "C:\\temp\\a\tb.txt", "\uFEFFHello there").name())
          .isEqualTo("a b.txt");
      String longest = library.put(ADA, "n".repeat(300) + ".txt", "Words").name();
      assertThat(longest).hasSize(200).endsWith("n.txt");
      byte[] utf16 = "\uFEFFUmlaute: äöü".getBytes(StandardCharsets.UTF_16LE);
      library.documents.upload(new Requester(ADA, null), null, "Alt.txt", utf16);
      assertThat(library.found(ADA, "Umlaute")).containsExactly("Alt.txt 0");
    }
  }

  private static void assertUnreadable(Library library, String name, String text, String says) {
    assertRefused(() -> library.put(ADA, name, text), StandardError.INVALID_ARGUMENT, says);
  }

  private static void assertRefused(ThrowingCallable call, StandardError code, String says) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(PergolaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
  }
}
