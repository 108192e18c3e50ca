// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, while the plugin runs, how far the chain was found sound: so that a page need not read
 * all of it again, and so that a chain that was rewritten as a whole is noticed until the next
 * restart. Safe for use by several threads; each node of an installation has its own.
 */
final class ChainWatch {
  /** At most so many entries are read for one look. */
  static final int GLANCE = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(ChainWatch.class);

  private final ChainVerifier verifier;
  private final InstantSource clock;
  // Guarded by this. Only ever moves forward: it is what a rewritten chain is held against.
  private Checkpoint trusted = Checkpoint.START;
  private @Nullable Verification broken;
  private @Nullable Instant readInFullAt;

  ChainWatch(ChainVerifier verifier, InstantSource clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  /**
   * What a look showed.
   *
   * @param readInFullAt when the chain was last read from its first entry to its last and found
   *     sound; null when that was not since the plugin's start
   */
  record Glance(Verification verification, @Nullable Instant readInFullAt) {}

  /**
   * A look that costs little: a small chain is read in full, of a large one the entries since the
   * last look, both at most {@link #GLANCE}. A break found once in a large chain stays until a full
   * reading finds it mended.
   */
  Glance glance() throws SQLException, InterruptedException {
    // Before the ends: a checkpoint from a later look would seem to be beyond them.
    Checkpoint seen = trusted();
    ChainVerifier.Ends ends = verifier.ends();
    boolean small = ends.head() == null || ends.head().entries() <= GLANCE;
    synchronized (this) {
      if (!small && broken != null) {
        return new Glance(broken, readInFullAt);
      }
    }
    Checkpoint from = small ? Checkpoint.START : seen;
    return remember(from, verifier.verify(ends, from, GLANCE, List.of(seen)));
  }

  /**
   * Reads the whole chain.
   *
   * @param noted checkpoints from outside that it must lead through
   */
  Verification readInFull(List<Checkpoint> noted) throws SQLException, InterruptedException {
    List<Checkpoint> all = new ArrayList<>(noted);
    all.add(trusted());
    Verification result =
        verifier.verify(verifier.ends(), Checkpoint.START, ChainVerifier.WHOLE, all);
    if (result.problem() != null && !noted.isEmpty()) {
      // A checkpoint from outside may be mistyped: what contradicts only that is told to the one
      // who asked, and does not mark the log as broken for everybody.
      readInFull(List.of());
    } else {
      remember(Checkpoint.START, result);
    }
    return result;
  }

  private synchronized Checkpoint trusted() {
    return trusted;
  }

  private synchronized Glance remember(Checkpoint from, Verification found) {
    if (found.problem() != null) {
      if (broken == null) {
        LOG.error("The audit log is not as it was recorded. {}", found.problem().text());
      }
      broken = found;
    } else {
      if (from.equals(Checkpoint.START) && found.complete()) {
        readInFullAt = clock.instant();
        broken = null;
      }
      if (found.verified().entries() > trusted.entries()) {
        trusted = found.verified();
      }
    }
    return new Glance(broken == null ? found : broken, readInFullAt);
  }
}
