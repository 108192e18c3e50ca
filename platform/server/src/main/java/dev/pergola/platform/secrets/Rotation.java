// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.home.Home;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Seals all stored secrets with a new key; the server is stopped meanwhile. The new key is on the
 * disk before the first secret has it, all secrets get it in one transaction, and only then it
 * takes the old one's place: wherever that is interrupted, the next start of anything that needs
 * the key ends it.
 */
@Singleton
public final class Rotation {
  /** How far it is. */
  public enum Step {
    /** The new key is on the disk, beside the old one. */
    PREPARED,
    /** One more secret has the new key, within the transaction. */
    SEALED,
    /** All secrets have the new key. */
    COMMITTED,
    /** The old key is gone. */
    REPLACED
  }

  private final KeyFile file;
  private final Resealing resealing;
  private final MasterKey present;
  private final @Nullable String configured;
  private final @Nullable String wanted;

  Rotation(
      Home home,
      Resealing resealing,
      MasterKey present,
      @Nullable @Property(name = "pergola.secret.key") String configured,
      @Nullable @Property(name = "pergola.new-secret-key") String wanted) {
    this.file = new KeyFile(home.secretKey());
    this.resealing = resealing;
    this.present = present;
    this.configured = blankIsNull(configured);
    this.wanted = blankIsNull(wanted);
  }

  /** Whether the key is in the environment, so that the operator has to change it there. */
  public boolean isInEnvironment() {
    return configured != null;
  }

  /**
   * Does it.
   *
   * @param reached hears of each step when it is done
   * @return how many secrets have the new key
   * @throws PergolaException {@link StandardError#NOT_CONFIGURED} when a key is missing or is none,
   *     or does not open a secret; nothing was changed then
   */
  public int rotate(Consumer<Step> reached) {
    if (configured != null) {
      return toConfigured(reached);
    }
    if (wanted != null) {
      throw refused(
          "PERGOLA_NEW_SECRET_KEY is for installations whose key is in PERGOLA_SECRET_KEY. Unset it: a new secret.key is made.");
    }
    requireReadable(List.of(new Seal(present)));
    try {
      file.next().create();
      reached.accept(Step.PREPARED);
      return end(file, resealing, reached);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write beside " + file.path(), e);
    }
  }

  private int toConfigured(Consumer<Step> reached) {
    if (wanted == null) {
      throw refused(
          "Set PERGOLA_NEW_SECRET_KEY to the new key, as openssl rand -base64 32 makes it, beside PERGOLA_SECRET_KEY with the present one.");
    }
    byte[] next = MasterKey.decode(wanted, "PERGOLA_NEW_SECRET_KEY");
    if (Arrays.equals(next, MasterKey.decode(String.valueOf(configured), "PERGOLA_SECRET_KEY"))) {
      throw refused("PERGOLA_NEW_SECRET_KEY is the present key. Make another.");
    }
    var from = new Seal(present);
    var to = new Seal(new MasterKey(next));
    requireReadable(List.of(from, to));
    int sealed = resealing.all(from, to, () -> reached.accept(Step.SEALED));
    reached.accept(Step.COMMITTED);
    return sealed;
  }

  private void requireReadable(List<Seal> seals) {
    List<String> unreadable = resealing.unreadable(seals);
    if (!unreadable.isEmpty()) {
      throw refused(
          "The present key does not open %d of the stored secrets, such as %s, so nothing was changed. Put the right key back, or enter those secrets again."
              .formatted(unreadable.size(), unreadable.getFirst()));
    }
  }

  /** Goes on from where the new key is on the disk. */
  static int end(KeyFile file, Resealing resealing, Consumer<Step> reached) throws IOException {
    var from = new Seal(new MasterKey(file.read()));
    var to = new Seal(new MasterKey(file.next().read()));
    int sealed = resealing.all(from, to, () -> reached.accept(Step.SEALED));
    reached.accept(Step.COMMITTED);
    file.next().replace(file);
    reached.accept(Step.REPLACED);
    return sealed;
  }

  private static PergolaException refused(String message) {
    return new PergolaException(StandardError.NOT_CONFIGURED, message);
  }

  private static @Nullable String blankIsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
