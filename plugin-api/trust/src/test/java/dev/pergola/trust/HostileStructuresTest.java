// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Zips that different programs would read differently. */
class HostileStructuresTest extends HostileArtifactsContract {
  static Stream<Arguments> hostile() {
    var all = new HostileArtifacts();
    all.bytes("text", ARTIFACT_NOT_A_ZIP, _ -> "no zip at all, but long enough".getBytes());
    all.bytes("an empty file", ARTIFACT_NOT_A_ZIP, _ -> new byte[0]);
    all.bytes("the first half", ARTIFACT_NOT_A_ZIP, b -> Arrays.copyOf(b, b.length / 2));
    all.bytes("all but a byte", ARTIFACT_NOT_A_ZIP, b -> Arrays.copyOf(b, b.length - 1));
    all.bytes("the last half", ARTIFACT_NOT_A_ZIP, b -> Arrays.copyOfRange(b, 900, b.length));
    all.zip("a byte at the end", ARTIFACT_TRAILING_DATA, zip -> zip.after = new byte[1]);
    all.zip("another zip at the end", ARTIFACT_HIDDEN_DATA, zip -> zip.after = endOfZip());
    all.zip("a comment", ARTIFACT_TRAILING_DATA, zip -> zip.comment = "psst".getBytes());
    all.part("an entry's comment", ARTIFACT_TRAILING_DATA, part -> part.comment = new byte[3]);
    all.zip(
        "a script before it",
        ARTIFACT_PREPENDED_DATA,
        zip -> {
          zip.before = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
          zip.offsetsCountFromTheFirstEntry = true;
        });
    all.zip("a script that is counted", ARTIFACT_PREPENDED_DATA, zip -> zip.before = new byte[9]);
    all.part("bytes between entries", ARTIFACT_HIDDEN_DATA, part -> part.behind = new byte[7]);
    all.zip(
        "an unlisted entry",
        ARTIFACT_HIDDEN_DATA,
        zip -> {
          zip.add("com/example/Hidden.class", "hidden").listed = false;
          zip.parts.add(zip.parts.removeFirst());
        });
    all.zip(
        "an unlisted last entry", ARTIFACT_HIDDEN_DATA, zip -> zip.add("x", "y").listed = false);
    all.part(
        "long bytes as a descriptor",
        ARTIFACT_HIDDEN_DATA,
        part -> {
          part.descriptor = true;
          part.behind = new byte[40];
        });
    all.zip(
        "bytes before the directory",
        ARTIFACT_HIDDEN_DATA,
        zip -> zip.beforeDirectory = new byte[5]);
    all.zip(
        "bytes after the directory",
        ARTIFACT_HIDDEN_DATA,
        zip -> zip.afterDirectory = new byte[60]);
    all.zip(
        "two entries at one place",
        ARTIFACT_OVERLAPPING_ENTRIES,
        zip -> {
          zip.add("twin.txt", "rain").central = header -> header.putInt(42, 0);
        });
    all.part("an entry inside another", ARTIFACT_OVERLAPPING_ENTRIES, part -> part.shift = -20);
    all.part("an entry beyond the end", ARTIFACT_OVERLAPPING_ENTRIES, part -> part.shift = 1 << 20);
    all.part(
        "two names",
        ARTIFACT_HEADERS_DISAGREE,
        part -> part.localName = "com/example/forecast.tyt".getBytes());
    all.part("two sizes", ARTIFACT_HEADERS_DISAGREE, part -> part.local = h -> h.putInt(22, 5));
    all.part(
        "two methods",
        ARTIFACT_HEADERS_DISAGREE,
        part -> part.local = h -> h.putShort(8, (short) 0));
    all.part("two checksums", ARTIFACT_HEADERS_DISAGREE, part -> part.local = h -> h.putInt(14, 5));
    all.part("no header", ARTIFACT_HEADERS_DISAGREE, part -> part.local = h -> h.putInt(0, 5));
    all.part(
        "a descriptor that differs",
        ARTIFACT_HEADERS_DISAGREE,
        part -> {
          part.descriptor = true;
          part.central = h -> h.putInt(16, 77);
        });
    all.zip(
        "fewer entries claimed",
        ARTIFACT_HEADERS_DISAGREE,
        zip -> zip.end = e -> e.putInt(8, 0x00010001));
    all.zip(
        "more entries claimed",
        ARTIFACT_HEADERS_DISAGREE,
        zip -> zip.end = e -> e.putInt(8, 0x00210021));
    all.zip("a ZIP64 end", ARTIFACT_ZIP64, zip -> zip.end = e -> e.putInt(16, -1));
    all.zip(
        "a ZIP64 locator",
        ARTIFACT_ZIP64,
        zip -> zip.afterDirectory = little(20).putInt(0x07064b50).array());
    all.part(
        "a ZIP64 field",
        ARTIFACT_ZIP64,
        part -> part.extra = little(12).putShort((short) 1).putShort((short) 8).array());
    all.part("a ZIP64 size", ARTIFACT_ZIP64, part -> part.central = h -> h.putInt(24, -1));
    all.zip("several disks", ARTIFACT_ZIP64, zip -> zip.end = e -> e.putShort(4, (short) 1));
    all.part("encryption", ARTIFACT_ENCRYPTED, part -> part.flags |= 1);
    all.part(
        "AES", ARTIFACT_ENCRYPTED, part -> part.extra = little(4).putShort((short) 0x9901).array());
    all.part("another method", ARTIFACT_METHOD, part -> part.method = 12);
    all.part("an unknown flag", ARTIFACT_METHOD, part -> part.flags |= 0x20);
    all.part(
        "stored with a descriptor",
        ARTIFACT_METHOD,
        part -> {
          part.stored("rain".getBytes());
          part.descriptor = true;
        });
    all.part(
        "a second name",
        ARTIFACT_EXTRA_FIELD,
        part -> part.extra = little(4).putShort((short) 0x7075).array());
    all.part("half an extra field", ARTIFACT_EXTRA_FIELD, part -> part.localExtra = new byte[3]);
    all.part(
        "an extra field too long",
        ARTIFACT_EXTRA_FIELD,
        part -> part.extra = little(4).putShort((short) 0x5455).putShort((short) 9).array());
    all.part(
        "a symbolic link",
        ARTIFACT_LINK,
        part -> {
          part.madeBy = 3 << 8;
          part.attributes = 0120777 << 16;
        });
    all.part(
        "a link in an extra field",
        ARTIFACT_LINK,
        part ->
            part.extra =
                little(10)
                    .putShort((short) 0x756e)
                    .putShort((short) 6)
                    .putInt(0)
                    .putShort((short) 0120777)
                    .array());
    all.part("a device", ARTIFACT_LINK, part -> part.attributes = 0060644 << 16);
    all.part("a folder that is a file", ARTIFACT_LINK, part -> part.attributes = 0040755 << 16);
    return all.arguments();
  }

  private static byte[] endOfZip() {
    return little(22).putInt(0x06054b50).array();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
