// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.*;
import static dev.pergola.trust.HostileArtifacts.lines;
import static dev.pergola.trust.HostileArtifacts.noise;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Artifacts that are larger than they say, or than anybody can bear. */
class HostileSizesTest extends HostileArtifactsContract {
  static Stream<Arguments> hostile() {
    var all = new HostileArtifacts();
    all.part("a bomb", ARTIFACT_BOMB, part -> part.content(new byte[3 << 20]));
    all.zip(
        "a bomb of many entries",
        ARTIFACT_BOMB,
        zip -> {
          for (int i = 0; i < 5; i++) {
            zip.add("zeros" + i, "").content(new byte[1 << 19]);
          }
        });
    all.part("an entry too large", ARTIFACT_TOO_LARGE, part -> part.stored(noise(5 << 20)));
    all.zip(
        "a whole too large",
        ARTIFACT_TOO_LARGE,
        zip -> {
          zip.add("a", "").stored(noise(3 << 20));
          zip.add("b", "").content(lines(4 << 20));
        });
    all.bytes("a file too large", ARTIFACT_TOO_LARGE, _ -> new byte[9 << 20]);
    all.zip(
        "too many entries",
        ARTIFACT_TOO_MANY_ENTRIES,
        zip -> IntStream.range(0, 1001).forEach(i -> zip.add("n" + i, "")));
    all.part("more than claimed", ARTIFACT_SIZE_LIE, part -> part.size = 3);
    all.part("less than claimed", ARTIFACT_SIZE_LIE, part -> part.size = 9999);
    all.part(
        "a stored size that cannot be",
        ARTIFACT_SIZE_LIE,
        part -> {
          part.stored("rain".getBytes());
          part.size = 3;
        });
    all.part(
        "bytes behind the packed ones",
        ARTIFACT_SIZE_LIE,
        part -> part.packed = Arrays.copyOf(part.packed, part.packed.length + 9));
    all.zip("a folder with content", ARTIFACT_SIZE_LIE, zip -> zip.add("folder/", "x"));
    all.part("a wrong checksum", ARTIFACT_DAMAGED, part -> part.crc ^= 1);
    all.part(
        "half of the packed bytes",
        ARTIFACT_DAMAGED,
        part -> part.packed = Arrays.copyOf(part.packed, part.packed.length / 2));
    all.part(
        "packed bytes that are noise",
        ARTIFACT_DAMAGED,
        part -> part.packed = new byte[] {7, 7, 7, 7});
    return all.arguments();
  }
}
