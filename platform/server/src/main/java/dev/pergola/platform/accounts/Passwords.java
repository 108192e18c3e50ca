// SPDX-License-Identifier: MIT
package dev.pergola.platform.accounts;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.pergola.api.Secret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, in the parameters that OWASP's Password Storage Cheat Sheet
 * recommends where memory is scarce: 7 MiB, five passes, one lane.
 */
@Singleton
final class Passwords {
  /** In characters. */
  static final int SHORTEST = 10;

  /** In characters; hashing takes longer the longer a password is. */
  static final int LONGEST = 256;

  private static final int MEMORY_KIB = 7 * 1024;
  private static final int PASSES = 5;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  // Each hash takes its memory: a flood of sign-ins must queue, not exhaust the heap.
  private final Semaphore turns =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  /** The hash to store, with its salt and parameters. */
  String hash(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] bytes = password.reveal().getBytes(StandardCharsets.UTF_8);
    return inTurn(() -> argon2().hash(bytes, salt).getResult());
  }

  // Made at the first hash, not at the server's start: it holds its memory from then on.
  private static Argon2Function argon2() {
    return Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  }

  /**
   * Whether the password is the one that was hashed.
   *
   * @param hash null for nobody's: takes the same time and is always false
   */
  boolean matches(Secret password, @Nullable String hash) {
    // Nobody has such a password, and hashing it could take any time.
    boolean tooLong = password.reveal().length() > LONGEST;
    Secret candidate = tooLong ? new Secret("") : password;
    if (hash == null) {
      hash(candidate);
      return false;
    }
    boolean matches =
        inTurn(() -> Argon2Function.getInstanceFromHash(hash).check(candidate.reveal(), hash));
    return matches && !tooLong;
  }

  private <T> T inTurn(Supplier<T> work) {
    turns.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}
