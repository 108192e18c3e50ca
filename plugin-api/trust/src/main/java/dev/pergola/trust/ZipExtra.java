// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.ByteBuffer;

/** The extra fields of an entry: which may be there, and what they must not say. */
final class ZipExtra {
  private static final int ZIP64 = 0x0001;
  private static final int NTFS_TIMES = 0x000a;
  private static final int AES = 0x9901;
  private static final int STRONG_ENCRYPTION = 0x0017;
  private static final int JAVA_ARCHIVE = 0xcafe;
  private static final int UNIX_TIMES = 0x5455;
  private static final int OLD_UNIX = 0x5855;
  private static final int UNIX_OWNER = 0x7875;
  private static final int UNIX_MODE = 0x756e;
  private static final int ALIGNMENT = 0xd935;
  private static final int CHECKSUM_BYTES = 4;

  /**
   * Checks the fields between the buffer's position and its limit. Times, owners and marks of build
   * tools may be there; a second name (0x7075) or anything unknown may not, because some readers
   * would heed it and others not.
   */
  static void check(String entry, ByteBuffer fields) {
    while (fields.hasRemaining()) {
      if (fields.remaining() < 2 * Short.BYTES) {
        throw refused(entry, "malformed");
      }
      int id = Short.toUnsignedInt(fields.getShort());
      int length = Short.toUnsignedInt(fields.getShort());
      if (length > fields.remaining()) {
        throw refused(entry, "malformed");
      }
      switch (id) {
        case ZIP64 ->
            throw new Problem(
                    ArtifactError.ARTIFACT_ZIP64,
                    entry,
                    "The entry %s uses ZIP64, which no jar below 4 GB needs. Build the jar without."
                        .formatted(entry))
                .stop();
        case AES, STRONG_ENCRYPTION ->
            throw new Problem(
                    ArtifactError.ARTIFACT_ENCRYPTED,
                    entry,
                    "The entry %s is encrypted. Build the jar without.".formatted(entry))
                .stop();
        case UNIX_MODE -> checkMode(entry, fields, length);
        case JAVA_ARCHIVE, UNIX_TIMES, OLD_UNIX, UNIX_OWNER, NTFS_TIMES, ALIGNMENT -> {}
        default -> throw refused(entry, "unknown (0x%04x)".formatted(id));
      }
      fields.position(fields.position() + length);
    }
  }

  private static void checkMode(String entry, ByteBuffer fields, int length) {
    if (length < CHECKSUM_BYTES + Short.BYTES) {
      throw refused(entry, "malformed");
    }
    checkMode(entry, Short.toUnsignedInt(fields.getShort(fields.position() + CHECKSUM_BYTES)));
  }

  /** Refuses what is neither a file nor a folder by its Unix mode; 0 says nothing. */
  static void checkMode(String entry, int mode) {
    final int types = 0170000;
    final int file = 0100000;
    final int folder = 0040000;
    int type = mode & types;
    if (type != 0 && type != file && type != folder
        || type == folder != entry.endsWith("/") && type != 0) {
      throw new Problem(
              ArtifactError.ARTIFACT_LINK,
              entry,
              "The entry %s is a link or device (mode %o), or a folder whose name says otherwise."
                      .formatted(entry, mode)
                  + " Put the file itself into the jar.")
          .stop();
    }
  }

  private static Problem.Stop refused(String entry, String what) {
    return new Problem(
            ArtifactError.ARTIFACT_EXTRA_FIELD,
            entry,
            "The entry %s has an extra field that is %s. Build the jar with jar or Maven."
                .formatted(entry, what))
        .stop();
  }

  private ZipExtra() {}
}
