// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/**
 * How large an artifact may be, before it is refused unread.
 *
 * @param fileBytes the jar itself
 * @param entries how many entries
 * @param entryBytes one entry, unpacked
 * @param totalBytes all entries, unpacked
 * @param ratio unpacked size by packed size, of one entry of at least 1 MB and of the whole
 */
public record ArtifactLimits(
    long fileBytes, int entries, long entryBytes, long totalBytes, int ratio) {
  private static final long MB = 1024 * 1024;

  /** 512 MB, 50,000 entries, 256 MB for one, 1 GB for all, 100 times. */
  public static final ArtifactLimits DEFAULT =
      new ArtifactLimits(512 * MB, 50_000, 256 * MB, 1024 * MB, 100);

  /** Below this size nothing is a bomb. */
  static final long HARMLESS_BYTES = MB;

  boolean isBomb(long packed, long unpacked) {
    return unpacked >= HARMLESS_BYTES && unpacked / ratio > packed;
  }
}
