// SPDX-License-Identifier: LicenseRef-Pergola-Enterprise
package dev.pergola.enterprise.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash of an entry: SHA-256 over the previous entry's hash and all of the entry's own columns.
 *
 * <p>Each value is written as its length in UTF-8 bytes (decimal), a colon, the bytes, a comma; a
 * null as {@code -,}. No two different lists of values are written alike. The first value is always
 * the text {@code pergola-audit-1}, the second the previous hash (64 zeros before the first entry),
 * then {@link #COLUMNS} in their order, numbers in decimal. The result is 64 hexadecimal digits in
 * lower case.
 *
 * <p>This is a contract: entries written years ago must verify. A change is a new first value.
 */
final class ChainHash {
  /** What is hashed of an entry: every column but the hash itself. */
  static final List<String> COLUMNS =
      List.of(
          "sequence",
          "event_id",
          "happened_at",
          "type",
          "organization_id",
          "user_id",
          "actor",
          "subject",
          "details");

  private static final String FORMAT = "pergola-audit-1";

  /**
   * The hash of the next entry.
   *
   * @param previous the hash of the entry before
   * @param values the values of {@link #COLUMNS}
   */
  static String next(String previous, List<@Nullable String> values) {
    MessageDigest digest = sha256();
    update(digest, FORMAT);
    update(digest, previous);
    for (String value : values) {
      update(digest, value);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, @Nullable String value) {
    if (value == null) {
      digest.update("-,".getBytes(StandardCharsets.UTF_8));
      return;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    digest.update((byte) ',');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private ChainHash() {}
}
