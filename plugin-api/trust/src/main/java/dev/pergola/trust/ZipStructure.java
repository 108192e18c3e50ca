// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The structure of a zip, read from its directory and from each entry's own header (APPNOTE 6.3.10,
 * sections 4.3 to 4.5). Taken only when both agree and the file is nothing but entries, directory
 * and end, without a gap: then every reader, from the front or from the back, sees the same.
 *
 * @param items the entries in the order of the file
 * @param directory the directory and the end, as they are in the file
 * @param directoryStart where the directory begins
 */
record ZipStructure(List<ZipItem> items, byte[] directory, long directoryStart) {
  static final int LOCAL = 0x04034b50;
  static final int CENTRAL = 0x02014b50;
  static final int END = 0x06054b50;
  static final int LOCAL_LENGTH = 30;
  static final int CENTRAL_LENGTH = 46;
  static final int END_LENGTH = 22;
  static final int UTF8_FLAG = 0x800;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int ZIP64_LOCATOR_LENGTH = 20;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int DESCRIPTOR_LENGTH = 16;
  private static final int MAX_COMMENT = 0xffff;
  private static final int MAX_RECORD = 1024;

  static ZipStructure read(FileChannel file, ArtifactLimits limits) throws IOException {
    if (file.size() > limits.fileBytes()) {
      throw whole(
          ArtifactError.ARTIFACT_TOO_LARGE,
          "The file has %d MB; at most %d MB may be installed."
              .formatted(file.size() >> 20, limits.fileBytes() >> 20));
    }
    long endStart = file.size() - END_LENGTH;
    ByteBuffer end = endStart < 0 ? null : bytes(file, endStart, END_LENGTH);
    if (end == null || end.getInt(0) != END || end.getShort(20) != 0) {
      throw noEnd(file);
    }
    int count = u16(end, 10);
    long size = u32(end, 12);
    long start = u32(end, 16);
    refuseZip64(file, end, endStart);
    if (count > limits.entries()) {
      throw whole(
          ArtifactError.ARTIFACT_TOO_MANY_ENTRIES,
          "The jar has %d entries; at most %d may be installed."
              .formatted(count, limits.entries()));
    }
    if (start + size != endStart) {
      throw misplaced(file, start, size, endStart);
    }
    if (size > (long) count * MAX_RECORD) {
      throw disagree("", "The directory is longer than its %d entries need".formatted(count));
    }
    ByteBuffer directory = bytes(file, start, (int) size + END_LENGTH);
    List<ZipItem> items = new ZipDirectory(directory, (int) size, limits).items(count);
    return new ZipStructure(placed(file, items, start), directory.array(), start);
  }

  private static void refuseZip64(FileChannel file, ByteBuffer end, long endStart)
      throws IOException {
    boolean marked =
        u16(end, 10) == 0xffff || u32(end, 12) == 0xffffffffL || u32(end, 16) == 0xffffffffL;
    boolean located =
        endStart >= ZIP64_LOCATOR_LENGTH
            && bytes(file, endStart - ZIP64_LOCATOR_LENGTH, Integer.BYTES).getInt(0)
                == ZIP64_LOCATOR;
    if (marked || located) {
      throw whole(
          ArtifactError.ARTIFACT_ZIP64,
          "The jar uses ZIP64, which none below 4 GB and 65,535 entries needs. Build it without.");
    }
    if (u16(end, 4) != 0 || u16(end, 6) != 0 || u16(end, 8) != u16(end, 10)) {
      throw whole(
          ArtifactError.ARTIFACT_ZIP64,
          "The jar is said to be on several disks. Build it as one file.");
    }
  }

  private static Problem.Stop noEnd(FileChannel file) throws IOException {
    int length = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT);
    ByteBuffer tail = bytes(file, file.size() - length, length);
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        return whole(
            ArtifactError.ARTIFACT_TRAILING_DATA,
            "%d bytes follow the jar's end, or are its comment. Build it again without."
                .formatted(length - at - END_LENGTH));
      }
    }
    return whole(
        ArtifactError.ARTIFACT_NOT_A_ZIP,
        "The file is not a readable jar: it has no end, so it is something else or was cut short."
            + " Download or build it again.");
  }

  private static Problem.Stop misplaced(FileChannel file, long start, long size, long endStart)
      throws IOException {
    long shift = endStart - size - start;
    if (shift > 0
        && size >= CENTRAL_LENGTH
        && bytes(file, endStart - size, Integer.BYTES).getInt(0) == CENTRAL) {
      return whole(
          ArtifactError.ARTIFACT_PREPENDED_DATA,
          "%d bytes stand before the jar, such as a script's. Build it without.".formatted(shift));
    }
    return shift > 0
        ? hidden("%d bytes stand between the jar's directory and its end".formatted(shift))
        : whole(
            ArtifactError.ARTIFACT_NOT_A_ZIP,
            "The file is not a readable jar: its directory lies outside. Build it again.");
  }

  /** The items with their places, which are seamless from the file's first byte on. */
  private static List<ZipItem> placed(FileChannel file, List<ZipItem> items, long directoryStart)
      throws IOException {
    Map<String, String> folded = new HashMap<>();
    for (ZipItem item : items) {
      if (item.start() + LOCAL_LENGTH > directoryStart) {
        throw overlap(item);
      }
      String other = folded.putIfAbsent(EntryName.folded(item.name()), item.name());
      if (other != null) {
        throw new Problem(
                ArtifactError.ARTIFACT_DUPLICATE_ENTRY,
                item.name(),
                "The entries %s and %s are one on some systems. Keep only one of them."
                    .formatted(other, item.name()))
            .stop();
      }
    }
    List<ZipItem> ordered = new ArrayList<>(items);
    ordered.sort(Comparator.comparingLong(ZipItem::start));
    if (!ordered.isEmpty() && ordered.getFirst().start() != 0) {
      throw whole(
          ArtifactError.ARTIFACT_PREPENDED_DATA,
          "%d bytes stand before the jar's first entry. Build it without."
              .formatted(ordered.getFirst().start()));
    }
    for (int i = 0; i < ordered.size(); i++) {
      long next = i + 1 < ordered.size() ? ordered.get(i + 1).start() : directoryStart;
      ordered.set(i, placed(file, ordered.get(i), next));
    }
    return List.copyOf(ordered);
  }

  private static ZipItem placed(FileChannel file, ZipItem item, long next) throws IOException {
    if (item.start() + LOCAL_LENGTH > next) {
      throw overlap(item);
    }
    ByteBuffer fixed = bytes(file, item.start(), LOCAL_LENGTH);
    int nameLength = u16(fixed, 26);
    long data = item.start() + LOCAL_LENGTH + nameLength + u16(fixed, 28);
    if (data + item.packed() > next) {
      throw overlap(item);
    }
    ByteBuffer header = bytes(file, item.start(), (int) (data - item.start()));
    ZipDirectory.checkLocal(item, header);
    long gap = next - data - item.packed();
    boolean described = (item.flags() & ZipDirectory.DESCRIPTOR_FLAG) != 0;
    if (described) {
      checkDescriptor(item, gap, bytes(file, next - gap, (int) Math.min(gap, DESCRIPTOR_LENGTH)));
    } else if (gap != 0) {
      throw hidden("%d bytes behind the entry %s belong to none".formatted(gap, item.name()));
    }
    return item.within(data, next);
  }

  private static void checkDescriptor(ZipItem item, long gap, ByteBuffer descriptor) {
    int shorter = DESCRIPTOR_LENGTH - Integer.BYTES;
    if (gap > DESCRIPTOR_LENGTH) {
      throw hidden(
          "%d bytes behind the entry %s belong to none"
              .formatted(gap - DESCRIPTOR_LENGTH, item.name()));
    }
    int at = gap == DESCRIPTOR_LENGTH ? Integer.BYTES : 0;
    if (gap < shorter
        || gap != shorter && gap != DESCRIPTOR_LENGTH
        || at > 0 && descriptor.getInt(0) != DESCRIPTOR
        || u32(descriptor, at) != item.crc()
        || u32(descriptor, at + 4) != item.packed()
        || u32(descriptor, at + 8) != item.unpacked()) {
      throw disagree(item.name(), "What follows the entry %s is".formatted(item.name()));
    }
  }

  static ByteBuffer bytes(FileChannel file, long start, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, start + buffer.position()) < 0) {
        throw new EOFException("the file ends at " + file.size());
      }
    }
    return buffer.flip();
  }

  static int u16(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  static long u32(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  static Problem.Stop whole(ArtifactError code, String message) {
    return new Problem(code, "", message).stop();
  }

  static Problem.Stop disagree(String entry, String what) {
    return new Problem(
            ArtifactError.ARTIFACT_HEADERS_DISAGREE,
            entry,
            what + " not what the jar's directory says. Build the jar again.")
        .stop();
  }

  private static Problem.Stop hidden(String what) {
    return whole(ArtifactError.ARTIFACT_HIDDEN_DATA, what + ". Build the jar again.");
  }

  private static Problem.Stop overlap(ZipItem item) {
    return new Problem(
            ArtifactError.ARTIFACT_OVERLAPPING_ENTRIES,
            item.name(),
            "The entry %s shares bytes with another or with the directory. Build the jar again."
                .formatted(item.name()))
        .stop();
  }
}
