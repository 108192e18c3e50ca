// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/**
 * An entry of a zip, as its directory and its own header agree on.
 *
 * @param flags the general purpose bits
 * @param method 0 for stored, 8 for deflated
 * @param crc of the content
 * @param packed bytes in the file
 * @param unpacked bytes of the content, as claimed
 * @param start where its header begins
 * @param data where its packed content begins
 * @param end where the next entry, or the directory, begins
 * @param record where its record begins in the directory
 * @param recordLength the bytes of that record
 */
record ZipItem(
    String name,
    int flags,
    int method,
    long crc,
    long packed,
    long unpacked,
    long start,
    long data,
    long end,
    int record,
    int recordLength) {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  boolean isFolder() {
    return name.endsWith("/");
  }

  ZipItem within(long data, long end) {
    return new ZipItem(
        name, flags, method, crc, packed, unpacked, start, data, end, record, recordLength);
  }
}
