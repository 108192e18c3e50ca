// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every reader of documents must do. A subclass names the reader and a document for each of
 * its media types.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class DocumentReaderContract {
  private static final int MUTATIONS = 150;

  /** For subclasses. */
  protected DocumentReaderContract() {}

  /** The reader. */
  protected abstract DocumentReader reader();

  /** One of its media types. */
  protected abstract String mediaType();

  /** A document of that type with {@link #words} in it and more than a hundred characters. */
  protected abstract byte[] document() throws Exception;

  /** What stands in {@link #document}, in one paragraph. */
  protected abstract String words();

  /** The document with bounds that it keeps. */
  protected final DocumentFile file(byte[] content) {
    return new DocumentFile("Sample", mediaType(), content, 100, 1_000_000);
  }

  @Test
  final void namesItsMediaTypes() {
    assertThat(reader().mediaTypes())
        .contains(mediaType())
        .allSatisfy(type -> assertThat(type).matches("[a-z0-9.+-]+/[a-z0-9.+-]+"));
  }

  @Test
  final void readsWhatIsInTheDocument() throws Exception {
    DocumentText text = reader().read(file(document()));

    assertThat(text.blocks()).isNotEmpty();
    assertThat(text.blocks())
        .allSatisfy(
            block -> {
              assertThat(block.text()).isNotBlank();
              assertThat(block.page() == null || block.page() > 0).isTrue();
            });
    assertThat(text.blocks())
        .extracting(block -> block.text().replaceAll("\\s+", " "))
        .anySatisfy(block -> assertThat(block).contains(words()));
  }

  @Test
  final void refusesWhatIsEmptyOrNoise() {
    var noise = new byte[5000];
    new Random(1).nextBytes(noise);

    for (byte[] content : new byte[][] {{}, noise}) {
      assertThatThrownBy(() -> reader().read(file(content)))
          .isInstanceOfSatisfying(
              PergolaException.class,
              e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT))
          .hasMessageContaining("Sample");
    }
  }

  @Test
  final void refusesMoreTextThanItMayRead() throws Exception {
    byte[] document = document();

    assertThatThrownBy(
            () -> reader().read(new DocumentFile("Sample", mediaType(), document, 100, 50)))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.TOO_LARGE));
  }

  @Test
  final void readsOrRefusesWhateverBecameOfTheFileInBetween() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    byte[] document = document();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] broken =
          random.nextBoolean()
              ? Arrays.copyOf(document, random.nextInt(document.length))
              : document.clone();
      for (int change = random.nextInt(20); change >= 0 && broken.length > 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(reader().read(file(broken)).blocks()).isNotEmpty();
      } catch (PergolaException e) {
        assertThat(e.code())
            .as("seed %d", seed)
            .isIn(StandardError.INVALID_ARGUMENT, StandardError.TOO_LARGE);
        assertThat(e).as("seed %d", seed).hasMessageContaining("Sample");
      } catch (RuntimeException e) {
        throw new AssertionError("Not refused as the contract says; repeat with -Dseed=" + seed, e);
      }
    }
  }

  @Test
  final void endsWhenItIsInterrupted() throws Exception {
    byte[] document = document();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> reader().read(file(document)))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
