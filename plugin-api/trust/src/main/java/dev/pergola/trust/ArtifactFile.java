// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * An artifact's zip, open for reading. What it hands out was unpacked to no more than its claimed
 * size. One thread at a time; several may be open on one file.
 */
final class ArtifactFile implements Closeable {
  private static final int CHUNK = 64 * 1024;

  private final FileChannel file;
  private final ZipStructure structure;
  private final Map<String, ZipItem> byName = new HashMap<>();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private final byte[] unpacked = new byte[CHUNK];
  private final Inflater inflater = new Inflater(true);

  private ArtifactFile(FileChannel file, ZipStructure structure) {
    this.file = file;
    this.structure = structure;
    structure.items().forEach(item -> byName.put(item.name(), item));
  }

  /**
   * Opens a file and checks its structure.
   *
   * @throws Problem.Stop when it is not acceptable
   */
  static ArtifactFile open(Path path, ArtifactLimits limits) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ArtifactFile(file, ZipStructure.read(file, limits));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  ZipStructure structure() {
    return structure;
  }

  @Nullable ZipItem find(String name) {
    return byName.get(name);
  }

  /** An entry's content; null when there is none of this name. */
  byte @Nullable [] read(String name) throws IOException {
    ZipItem item = byName.get(name);
    return item == null ? null : read(item);
  }

  byte[] read(ZipItem item) throws IOException {
    var content = new ByteArrayOutputStream((int) item.unpacked());
    var reading = new Reading(item, content::write);
    transfer(item.data(), item.data() + item.packed(), reading::packed);
    reading.finish();
    return content.toByteArray();
  }

  /** What an entry is like inside. */
  record Digest(long size, String sha256) {}

  /**
   * What one pass over the file tells.
   *
   * @param sha256 of the file
   * @param entries in the order of the file
   */
  record Digests(String sha256, Map<String, Digest> entries) {}

  /** Reads all of the file once, unpacks each entry, and compares it with what it claims to be. */
  Digests digest() throws IOException {
    MessageDigest whole = sha256();
    Map<String, Digest> entries = new LinkedHashMap<>();
    MessageDigest digest = sha256();
    for (ZipItem item : structure.items()) {
      transfer(item.start(), item.data(), whole::update);
      var reading = new Reading(item, digest::update);
      transfer(
          item.data(),
          item.data() + item.packed(),
          (bytes, from, length) -> {
            whole.update(bytes, from, length);
            reading.packed(bytes, from, length);
          });
      reading.finish();
      entries.put(item.name(), new Digest(item.unpacked(), hex(digest)));
      transfer(item.data() + item.packed(), item.end(), whole::update);
    }
    whole.update(structure.directory());
    return new Digests(hex(whole), entries);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }

  /** Copies bytes of the file as they are. */
  void copy(long from, long to, FileChannel target) throws IOException {
    for (long at = from; at < to; ) {
      at += file.transferTo(at, to - at, target);
    }
  }

  @FunctionalInterface
  private interface Bytes {
    void accept(byte[] bytes, int from, int length);
  }

  private void transfer(long from, long to, Bytes target) throws IOException {
    for (long at = from; at < to; at += chunk.position()) {
      chunk.clear().limit((int) Math.min(CHUNK, to - at));
      if (file.read(chunk, at) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      target.accept(chunk.array(), 0, chunk.position());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Unpacks one entry, and believes none of its claims. */
  private final class Reading {
    private final ZipItem item;
    private final Bytes target;
    private final CRC32 crc = new CRC32();
    private long size;

    Reading(ZipItem item, Bytes target) {
      this.item = item;
      this.target = target;
      inflater.reset();
    }

    void packed(byte[] bytes, int from, int length) {
      if (!deflated()) {
        content(bytes, from, length);
        return;
      }
      inflater.setInput(bytes, from, length);
      try {
        while (!inflater.finished() && !inflater.needsInput()) {
          int count = inflater.inflate(unpacked);
          if (count == 0 && (inflater.needsDictionary() || !inflater.needsInput())) {
            break;
          }
          content(unpacked, 0, count);
        }
      } catch (DataFormatException e) {
        throw damaged();
      }
    }

    private void content(byte[] bytes, int from, int length) {
      size += length;
      if (size > item.unpacked()) {
        throw lie();
      }
      crc.update(bytes, from, length);
      target.accept(bytes, from, length);
    }

    private boolean deflated() {
      return item.method() == ZipItem.DEFLATED;
    }

    void finish() {
      if (deflated() && !inflater.finished()) {
        throw damaged();
      }
      if (size != item.unpacked() || deflated() && inflater.getBytesRead() != item.packed()) {
        throw lie();
      }
      if (crc.getValue() != item.crc()) {
        throw damaged();
      }
    }

    private Problem.Stop damaged() {
      return new Problem(
              ArtifactError.ARTIFACT_DAMAGED,
              item.name(),
              "The entry %s is damaged. Download or build the jar again.".formatted(item.name()))
          .stop();
    }

    private Problem.Stop lie() {
      return new Problem(
              ArtifactError.ARTIFACT_SIZE_LIE,
              item.name(),
              "The entry %s is longer or shorter than it claims. Build the jar again."
                  .formatted(item.name()))
          .stop();
    }
  }
}
