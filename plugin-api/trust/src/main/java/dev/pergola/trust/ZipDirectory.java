// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ZipStructure.CENTRAL;
import static dev.pergola.trust.ZipStructure.CENTRAL_LENGTH;
import static dev.pergola.trust.ZipStructure.LOCAL;
import static dev.pergola.trust.ZipStructure.LOCAL_LENGTH;
import static dev.pergola.trust.ZipStructure.UTF8_FLAG;
import static dev.pergola.trust.ZipStructure.disagree;
import static dev.pergola.trust.ZipStructure.u16;
import static dev.pergola.trust.ZipStructure.u32;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of a zip's directory, and holds entries' own headers against them. */
final class ZipDirectory {
  static final int DESCRIPTOR_FLAG = 0x8;
  private static final int SPEED_FLAGS = 0x6;
  private static final int ENCRYPTION_FLAGS = 0x2041;
  private static final int UNIX = 3;
  private static final long ZIP64_MARK = 0xffffffffL;

  private final ByteBuffer bytes;
  private final int size;
  private final ArtifactLimits limits;

  ZipDirectory(ByteBuffer bytes, int size, ArtifactLimits limits) {
    this.bytes = bytes;
    this.size = size;
    this.limits = limits;
  }

  /** Exactly so many items; their places are those that the directory claims. */
  List<ZipItem> items(int count) {
    List<ZipItem> items = new ArrayList<>(count);
    long packed = 0;
    long unpacked = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      ZipItem item = item(at);
      at += item.recordLength();
      packed += item.packed();
      unpacked += item.unpacked();
      items.add(item);
    }
    if (at != size) {
      throw disagree("", "The number of the jar's entries, %d, is".formatted(count));
    }
    if (unpacked > limits.totalBytes()) {
      throw tooLarge("The jar", unpacked, limits.totalBytes());
    }
    if (limits.isBomb(packed, unpacked)) {
      throw bomb("", "The jar", unpacked);
    }
    return items;
  }

  private ZipItem item(int at) {
    if (at + CENTRAL_LENGTH > size || bytes.getInt(at) != CENTRAL) {
      throw disagree("", "What stands in the directory after %d bytes is".formatted(at));
    }
    int nameLength = u16(bytes, at + 28);
    int extraLength = u16(bytes, at + 30);
    int commentLength = u16(bytes, at + 32);
    int length = CENTRAL_LENGTH + nameLength + extraLength + commentLength;
    if (at + length > size) {
      throw disagree("", "The length of the directory's last record is");
    }
    int flags = u16(bytes, at + 8);
    byte[] rawName = new byte[nameLength];
    bytes.get(at + CENTRAL_LENGTH, rawName);
    ZipItem item =
        new ZipItem(
            EntryName.decode(rawName, (flags & UTF8_FLAG) != 0),
            flags,
            u16(bytes, at + 10),
            u32(bytes, at + 16),
            u32(bytes, at + 20),
            u32(bytes, at + 24),
            u32(bytes, at + 42),
            0,
            0,
            at,
            length);
    if (commentLength > 0) {
      throw new Problem(
              ArtifactError.ARTIFACT_TRAILING_DATA,
              item.name(),
              "The entry %s has a comment. Build the jar without.".formatted(item.name()))
          .stop();
    }
    checkFlags(item);
    checkSizes(item, u16(bytes, at + 34));
    checkType(item, at);
    ZipExtra.check(
        item.name(),
        bytes.slice(at + CENTRAL_LENGTH + nameLength, extraLength).order(bytes.order()));
    return item;
  }

  private static void checkFlags(ZipItem item) {
    if ((item.flags() & ENCRYPTION_FLAGS) != 0) {
      throw new Problem(
              ArtifactError.ARTIFACT_ENCRYPTED,
              item.name(),
              "The entry %s is encrypted. Build the jar without.".formatted(item.name()))
          .stop();
    }
    boolean stored = item.method() == ZipItem.STORED;
    int allowed = UTF8_FLAG | (stored ? 0 : DESCRIPTOR_FLAG | SPEED_FLAGS);
    if (!stored && item.method() != ZipItem.DEFLATED || (item.flags() & ~allowed) != 0) {
      throw new Problem(
              ArtifactError.ARTIFACT_METHOD,
              item.name(),
              "The entry %s is packed in a way (method %d, flags %04x) that jars do not use."
                      .formatted(item.name(), item.method(), item.flags())
                  + " Build it with jar or Maven.")
          .stop();
    }
  }

  private void checkSizes(ZipItem item, int disk) {
    if (item.packed() == ZIP64_MARK
        || item.unpacked() == ZIP64_MARK
        || item.start() == ZIP64_MARK
        || disk != 0) {
      throw new Problem(
              ArtifactError.ARTIFACT_ZIP64,
              item.name(),
              "The entry %s uses ZIP64, which no jar below 4 GB needs. Build the jar without."
                  .formatted(item.name()))
          .stop();
    }
    if (item.unpacked() > limits.entryBytes()) {
      throw tooLarge("The entry " + item.name(), item.unpacked(), limits.entryBytes());
    }
    if (limits.isBomb(item.packed(), item.unpacked())) {
      throw bomb(item.name(), "The entry " + item.name(), item.unpacked());
    }
    if (item.method() == ZipItem.STORED && item.packed() != item.unpacked()
        || item.isFolder() && item.unpacked() != 0) {
      throw new Problem(
              ArtifactError.ARTIFACT_SIZE_LIE,
              item.name(),
              "The sizes of the entry %s cannot be true. Build the jar again."
                  .formatted(item.name()))
          .stop();
    }
  }

  private void checkType(ZipItem item, int at) {
    int attributes = bytes.getInt(at + 38);
    // Links are made by Unix systems, but some readers look at the mode whoever is said to have.
    int mode = attributes >>> 16;
    int madeBy = u16(bytes, at + 4) >>> 8;
    if (madeBy == UNIX || mode != 0) {
      ZipExtra.checkMode(item.name(), mode);
    }
  }

  /** Holds the header at the entry itself against the directory's record. */
  static void checkLocal(ZipItem item, ByteBuffer header) {
    int nameLength = u16(header, 26);
    byte[] name = new byte[nameLength];
    if (header.getInt(0) != LOCAL || header.limit() < LOCAL_LENGTH + nameLength) {
      throw disagree(
          item.name(), "What stands where the entry %s begins is".formatted(item.name()));
    }
    header.get(LOCAL_LENGTH, name);
    boolean later = (item.flags() & DESCRIPTOR_FLAG) != 0;
    boolean unknown = later && u32(header, 14) == 0 && u32(header, 18) == 0 && u32(header, 22) == 0;
    boolean same =
        u32(header, 14) == item.crc()
            && u32(header, 18) == item.packed()
            && u32(header, 22) == item.unpacked();
    if (u16(header, 6) != item.flags()
        || u16(header, 8) != item.method()
        || !EntryName.decode(name, (item.flags() & UTF8_FLAG) != 0).equals(item.name())
        || !unknown && !same) {
      throw disagree(item.name(), "The header of the entry %s is".formatted(item.name()));
    }
    int extra = LOCAL_LENGTH + nameLength;
    ZipExtra.check(item.name(), header.slice(extra, header.limit() - extra).order(header.order()));
  }

  private static Problem.Stop tooLarge(String what, long bytes, long limit) {
    return ZipStructure.whole(
        ArtifactError.ARTIFACT_TOO_LARGE,
        "%s has %d MB unpacked; at most %d MB may be installed."
            .formatted(what, bytes >> 20, limit >> 20));
  }

  private Problem.Stop bomb(String entry, String what, long bytes) {
    return new Problem(
            ArtifactError.ARTIFACT_BOMB,
            entry,
            "%s would grow to %d MB, more than %d times what it is packed. Leave such data out."
                .formatted(what, bytes >> 20, limits.ratio()))
        .stop();
  }
}
