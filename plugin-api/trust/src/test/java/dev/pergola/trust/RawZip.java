// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip whose every field a test can set, to what no library would write. */
final class RawZip {
  final List<Part> parts = new ArrayList<>();
  byte[] before = {};
  byte[] beforeDirectory = {};
  byte[] afterDirectory = {};
  byte[] after = {};
  byte[] comment = {};
  boolean offsetsCountFromTheFirstEntry;
  Consumer<ByteBuffer> end = end -> {};

  /** One entry. */
  static final class Part {
    byte[] name;
    byte[] localName;
    byte[] packed;
    int method = 8;
    int flags = 0x800;
    long crc;
    long size;
    int attributes;
    int madeBy = 20;
    byte[] localExtra = {};
    byte[] extra = {};
    byte[] comment = {};
    byte[] behind = {};
    boolean descriptor;
    boolean listed = true;
    int shift;
    Consumer<ByteBuffer> local = header -> {};
    Consumer<ByteBuffer> central = header -> {};
    private int start;

    Part(String name, byte[] content) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      content(content);
    }

    Part content(byte[] content) {
      var checksum = new CRC32();
      checksum.update(content);
      crc = checksum.getValue();
      size = content.length;
      packed = deflated(content);
      return this;
    }

    Part stored(byte[] content) {
      content(content);
      method = 0;
      packed = content;
      return this;
    }

    String name() {
      return new String(name, StandardCharsets.UTF_8);
    }
  }

  static RawZip of(Path jar) {
    var zip = new RawZip();
    try (var file = new JarFile(jar.toFile(), false)) {
      for (var entry : file.stream().toList()) {
        try (var in = file.getInputStream(entry)) {
          zip.parts.add(new Part(entry.getName(), in.readAllBytes()));
        }
      }
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Part part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  Part add(String name, String content) {
    var part = new Part(name, content.getBytes(StandardCharsets.UTF_8));
    parts.add(part);
    return part;
  }

  Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(before);
    for (Part part : parts) {
      part.start = out.size();
      out.writeBytes(local(part));
      out.writeBytes(part.packed);
      if (part.descriptor) {
        out.writeBytes(
            little(16)
                .putInt(0x08074b50)
                .putInt((int) part.crc)
                .putInt(part.packed.length)
                .putInt((int) part.size)
                .array());
      }
      out.writeBytes(part.behind);
    }
    out.writeBytes(beforeDirectory);
    int start = out.size();
    int origin = offsetsCountFromTheFirstEntry ? before.length : 0;
    parts.stream()
        .filter(part -> part.listed)
        .forEach(part -> out.writeBytes(central(part, origin)));
    int length = out.size() - start;
    out.writeBytes(afterDirectory);
    int count = (int) parts.stream().filter(part -> part.listed).count();
    ByteBuffer last =
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) count)
            .putShort((short) count)
            .putInt(length)
            .putInt(start - origin)
            .putShort((short) comment.length);
    end.accept(last);
    out.writeBytes(last.array());
    out.writeBytes(comment);
    out.writeBytes(after);
    return out.toByteArray();
  }

  private static byte[] local(Part part) {
    byte[] name = part.localName == null ? part.name : part.localName;
    ByteBuffer header =
        little(30 + name.length + part.localExtra.length)
            .putInt(0x04034b50)
            .putShort((short) 20)
            .putShort((short) (part.flags | (part.descriptor ? 8 : 0)))
            .putShort((short) part.method)
            .putInt(0x00210000)
            .putInt(part.descriptor ? 0 : (int) part.crc)
            .putInt(part.descriptor ? 0 : part.packed.length)
            .putInt(part.descriptor ? 0 : (int) part.size)
            .putShort((short) name.length)
            .putShort((short) part.localExtra.length)
            .put(name)
            .put(part.localExtra);
    part.local.accept(header);
    return header.array();
  }

  private static byte[] central(Part part, int origin) {
    ByteBuffer header =
        little(46 + part.name.length + part.extra.length + part.comment.length)
            .putInt(0x02014b50)
            .putShort((short) part.madeBy)
            .putShort((short) 20)
            .putShort((short) (part.flags | (part.descriptor ? 8 : 0)))
            .putShort((short) part.method)
            .putInt(0x00210000)
            .putInt((int) part.crc)
            .putInt(part.packed.length)
            .putInt((int) part.size)
            .putShort((short) part.name.length)
            .putShort((short) part.extra.length)
            .putShort((short) part.comment.length)
            .putInt(0)
            .putInt(part.attributes)
            .putInt(part.start - origin + part.shift)
            .put(part.name)
            .put(part.extra)
            .put(part.comment);
    part.central.accept(header);
    return header.array();
  }

  static byte[] deflated(byte[] content) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    var out = new ByteArrayOutputStream();
    byte[] chunk = new byte[65536];
    while (!deflater.finished()) {
      out.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
