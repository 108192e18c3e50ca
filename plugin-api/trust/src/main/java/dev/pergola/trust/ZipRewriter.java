// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a zip anew: entries are copied byte by byte as they are packed, some are left out, and
 * others are added at the end, always in the same way for the same content.
 */
final class ZipRewriter {
  // 1980-01-01, the zip's own beginning of time: a signature's time is in its content.
  private static final int DATE = 0x21;
  private static final int NEEDED_VERSION = 20;
  private static final int OFFSET_IN_RECORD = 42;

  private final ArtifactFile source;
  private final FileChannel target;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  ZipRewriter(ArtifactFile source, FileChannel target) {
    this.source = source;
    this.target = target;
  }

  void copyWithout(Predicate<String> left) throws IOException {
    for (ZipItem item : source.structure().items()) {
      if (!left.test(item.name())) {
        long start = target.position();
        source.copy(item.start(), item.end(), target);
        ByteBuffer record =
            little(item.recordLength())
                .put(source.structure().directory(), item.record(), item.recordLength());
        record.putInt(OFFSET_IN_RECORD, (int) start);
        record(record);
      }
    }
  }

  void add(String name, byte[] content) throws IOException {
    long start = target.position();
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] packed = deflated(content);
    var crc = new CRC32();
    crc.update(content);
    ByteBuffer middle =
        little(26)
            .putShort((short) NEEDED_VERSION)
            .putShort((short) ZipStructure.UTF8_FLAG)
            .putShort((short) ZipItem.DEFLATED)
            .putShort((short) 0)
            .putShort((short) DATE)
            .putInt((int) crc.getValue())
            .putInt(packed.length)
            .putInt(content.length)
            .putShort((short) nameBytes.length)
            .putShort((short) 0);
    write(little(4).putInt(ZipStructure.LOCAL));
    write(middle);
    write(ByteBuffer.wrap(nameBytes).position(nameBytes.length));
    write(ByteBuffer.wrap(packed).position(packed.length));
    record(
        little(ZipStructure.CENTRAL_LENGTH + nameBytes.length)
            .putInt(ZipStructure.CENTRAL)
            .putShort((short) NEEDED_VERSION)
            .put(middle.array())
            .position(OFFSET_IN_RECORD)
            .putInt((int) start)
            .put(nameBytes));
  }

  void finish() throws IOException {
    long start = target.position();
    write(ByteBuffer.wrap(directory.toByteArray()).position(directory.size()));
    write(
        little(ZipStructure.END_LENGTH)
            .putInt(ZipStructure.END)
            .putInt(0)
            .putShort((short) count)
            .putShort((short) count)
            .putInt(directory.size())
            .putInt((int) start)
            .putShort((short) 0));
    target.force(true);
  }

  private void record(ByteBuffer record) {
    directory.write(record.array(), 0, record.capacity());
    count++;
  }

  private void write(ByteBuffer filled) throws IOException {
    filled.flip();
    while (filled.hasRemaining()) {
      target.write(filled);
    }
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] deflated(byte[] content) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      var packed = new ByteArrayOutputStream();
      byte[] chunk = new byte[8192];
      while (!deflater.finished()) {
        packed.write(chunk, 0, deflater.deflate(chunk));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
