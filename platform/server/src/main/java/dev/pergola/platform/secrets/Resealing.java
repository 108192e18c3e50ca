// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals the stored secrets with another key: all of them, or none when it is interrupted. */
@Singleton
class Resealing {
  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

  private final SecretRows rows;

  Resealing(SecretRows rows) {
    this.rows = rows;
  }

  /** The ids of the secrets that none of some keys opens. */
  @Transactional
  List<String> unreadable(List<Seal> seals) {
    return rows.findAll().stream()
        .filter(row -> seals.stream().noneMatch(seal -> seal.opens(row)))
        .map(SecretRows.Row::id)
        .toList();
  }

  /**
   * Seals all. What has the other key already stays, and so does what has neither.
   *
   * @param afterEach is run within the transaction after each secret
   * @return how many have the other key now
   */
  @Transactional
  int all(Seal from, Seal to, Runnable afterEach) {
    int sealed = 0;
    for (SecretRows.Row row : rows.findAll()) {
      if (to.opens(row)) {
        sealed++;
        continue;
      }
      try {
        rows.put(row.id(), to.close(row.id(), from.open(row.id(), row.sealed())));
        sealed++;
        afterEach.run();
      } catch (GeneralSecurityException e) {
        LOG.warn("The stored secret {} has neither the old nor the new key; it is left", row.id());
      }
    }
    return sealed;
  }
}
