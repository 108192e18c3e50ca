// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;

/**
 * A place in the chain and the hash there, which vouches for every entry up to it. Whoever keeps
 * one outside the database can prove later that nothing before it was changed, added or cut off.
 *
 * @param entries how many entries lead up to it; 0 for the beginning
 * @param hash the hash of the last of them, 64 hexadecimal digits in lower case
 */
record Checkpoint(long entries, String hash) {
  /** Before the first entry. */
  static final Checkpoint START = new Checkpoint(0, "0".repeat(64));

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the text is no checkpoint
   */
  static Checkpoint parse(String text) {
    String stripped = text.strip();
    if (!stripped.matches("\\d{1,18}:[0-9a-f]{64}")) {
      throw new PergolaException(
          StandardError.INVALID_ARGUMENT,
          "checkpoint must be a line noted from the audit log's page: a number, a colon and 64"
              + " hexadecimal digits.");
    }
    int colon = stripped.indexOf(':');
    return new Checkpoint(
        Long.parseLong(stripped.substring(0, colon)), stripped.substring(colon + 1));
  }

  /** Number, colon, hash: a line to be noted outside. */
  @Override
  public String toString() {
    return entries + ":" + hash;
  }
}
