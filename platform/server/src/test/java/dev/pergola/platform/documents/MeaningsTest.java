// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import static dev.pergola.platform.documents.Library.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Model;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.ModelChoice;
import dev.pergola.platform.plugins.FixturePlugin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passages that are found by what they mean, where a model tells it, and by words where not. */
@Timeout(120)
class MeaningsTest {
  private static final String LEAVE = "Everybody has thirty days of vacation.";
  private static final String CAR = "The automobile stands in the yard.";

  @ParameterizedTest
  @EnumSource
  void aQuestionInOtherWordsFindsWhatIsMeant(TestServer.On database) throws Exception {
    try (var library = Library.on(database)) {
      DocumentRow early = library.put(ADA, "Leave.txt", LEAVE);
      var model = new ConceptProvider();
      FixturePlugin.providing(library.server, "vectors", model);
      assertThat(library.found(ADA, "How long are holidays?")).isEmpty();
      assertThat(library.documents.atMost(ADA, null, "Who sings tonight?")).isEmpty();

      DocumentRow late = library.put(ADA, "Car.txt", CAR);
      awaitVectors(library, early, late);

      assertThat(library.found(ADA, "How long are holidays?")).containsExactly("Leave.txt 0");
      assertThat(library.found(ADA, "Where is my car?")).containsExactly("Car.txt 0");
      assertThat(library.found(ADA, "Who sings tonight?")).isEmpty();
      assertThat(library.documents.atMost(ADA, null, "How long are holidays?")).hasSize(2);
      assertThat(model.texts()).filteredOn(LEAVE::equals).hasSize(1);
      assertThat(model.texts()).contains("How long are holidays?");
      assertThat(library.ledger())
          .hasSizeGreaterThanOrEqualTo(5)
          .containsOnly("vectors/concepts EMBEDDING COMPLETE");
    }
  }

  @Test
  void aModelThatFailsLeavesTheWordsAndIsAskedAgainLater() throws Exception {
    try (var library = Library.on(TestServer.On.SQLITE)) {
      var model = new ConceptProvider();
      FixturePlugin.providing(library.server, "vectors", model);
      model.fails(true);
      DocumentRow document = library.put(ADA, "Leave.txt", LEAVE);
      await().until(() -> model.failures() > 0);

      assertThat(library.found(ADA, "How many days of vacation?")).containsExactly("Leave.txt 0");
      assertThat(known(library, document)).isZero();

      model.fails(false);
      await()
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(
              () -> {
                library.server.bean(Meanings.class).goOn();
                assertThat(known(library, document)).isEqualTo(1);
              });
      model.fails(true);
      assertThat(library.found(ADA, "How many days of vacation?")).containsExactly("Leave.txt 0");
    }
  }

  @Test
  void nothingLeavesTheHouseForItsMeaningUnlessTheOperatorSaysSo() throws Exception {
    try (var library = Library.meaningBy("local")) {
      var cloud = new ConceptProvider("cloud");
      FixturePlugin.providing(library.server, "llm-cloud", cloud);
      DocumentRow document = library.put(ADA, "Leave.txt", LEAVE);
      assertThat(library.documents.meaningModel(ADA)).isNull();
      assertThat(library.documents.known(ADA, List.of(document))).isNull();
      assertThat(library.found(ADA, "How many days of vacation?")).containsExactly("Leave.txt 0");

      var local = new ConceptProvider("ollama");
      FixturePlugin.providing(library.server, "llm-ollama", local);
      library.server.bean(Meanings.class).goOn();
      awaitVectors(library, document);

      assertThat(library.found(ADA, "How long are holidays?")).containsExactly("Leave.txt 0");
      assertThat(local.texts()).contains(LEAVE, "How long are holidays?");
      assertThat(cloud.texts()).isEmpty();
    }
  }

  @Test
  void aQuestionForALocalModelOrAStandInIsToldToNoModelElsewhere() throws Exception {
    try (var library = Library.on(TestServer.On.SQLITE)) {
      var elsewhere = new ConceptProvider();
      FixturePlugin.providing(library.server, "vectors", elsewhere);
      awaitVectors(library, library.put(ADA, "Leave.txt", LEAVE));
      var local = new ModelChoice("ollama", "llm-ollama", new Model("llama", "Llama", 1));
      var offline = new ModelChoice("offline", "llm-offline", new Model("offline", "None", -1));

      for (ModelChoice answering : List.of(local, offline)) {
        assertThat(library.found(ADA, answering, "How long are holidays?")).isEmpty();
        assertThat(library.found(ADA, answering, "How many days of vacation?"))
            .containsExactly("Leave.txt 0");
      }
      assertThat(elsewhere.texts()).containsExactly(LEAVE);
    }
  }

  @Test
  void nobodyTellsMeaningsWhereTheOperatorWantsNone() throws Exception {
    try (var library = Library.meaningBy("none")) {
      var local = new ConceptProvider("ollama");
      FixturePlugin.providing(library.server, "llm-ollama", local);
      library.put(ADA, "Leave.txt", LEAVE);

      assertThat(library.documents.meaningModel(ADA)).isNull();
      assertThat(library.found(ADA, "How long are holidays?")).isEmpty();
      assertThat(local.texts()).isEmpty();
    }
  }

  @Test
  void aChoiceOfTheOperatorThatNamesNoModelIsRefusedAtTheStart() {
    assertThatThrownBy(() -> Library.meaningBy("gemini"))
        .hasStackTraceContaining("must be local, none, or a model as provider/model");
  }

  @Test
  void aModelThatTakesTooLongIsNotWaitedFor() throws Exception {
    try (var library = Library.with(Map.of("pergola.documents.embedding-time", "100ms"))) {
      var model = new ConceptProvider();
      FixturePlugin.providing(library.server, "vectors", model);
      awaitVectors(library, library.put(ADA, "Leave.txt", LEAVE));

      model.hangs();

      assertThat(library.found(ADA, "How many days of vacation?")).containsExactly("Leave.txt 0");
    }
  }

  @Test
  void aDirectionInOneByteEachIsNearEnoughToTheVector() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      float[] a = random(random);
      float[] b = random(random);
      double exact = cosine(a, b);

      assertThat(Vector.parse(Vector.of(a).text()).similarity(Vector.of(b)))
          .as("seed %d", seed)
          .isBetween(exact - 0.02, exact + 0.02);
    }
    assertThat(Vector.of(new float[3]).similarity(Vector.of(new float[] {1, 2, 3}))).isZero();
    assertThat(Vector.of(new float[] {1}).similarity(Vector.of(new float[] {1, 2}))).isZero();
  }

  @Test
  void rankingsAreFusedByTheirPlaces() {
    var a = new Ranking.Place(ADA.userId(), 1);
    var b = new Ranking.Place(ADA.userId(), 2);
    var c = new Ranking.Place(ADA.userId(), 3);

    assertThat(Ranking.fused(List.of(List.of(a, b), List.of(b, c)))).containsExactly(b, a, c);
    assertThat(Ranking.fused(List.of(List.of(c, a), List.of()))).containsExactly(c, a);
  }

  private static void awaitVectors(Library library, DocumentRow... documents) {
    await()
        .untilAsserted(
            () -> {
              for (DocumentRow document : documents) {
                assertThat(known(library, document)).isEqualTo(document.passages());
              }
            });
  }

  private static int known(Library library, DocumentRow document) {
    return Objects.requireNonNull(
        Objects.requireNonNull(library.documents.known(ADA, List.of(document)))
            .passages()
            .get(document.id()));
  }

  private static float[] random(Random random) {
    var vector = new float[100];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      one += a[i] * a[i];
      other += b[i] * b[i];
    }
    return product / Math.sqrt(one * other);
  }
}
