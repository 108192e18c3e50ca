// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Artifacts that were made to do harm, or came to it: each with the code that refuses it. */
final class HostileArtifacts {
  static final InstantSource CLOCK = Artifacts.CLOCK;
  static final Instant NOW = CLOCK.instant();
  static final VendorKey PUBLISHER = VendorKey.ofSeed(seed(1));
  static final VendorKey OTHER = VendorKey.ofSeed(seed(2));
  static final VendorKey MARKETPLACE = VendorKey.ofSeed(seed(3));
  static final PublisherKeys KEYS =
      PublisherKeys.parse(
          "verified %s Example;marketplace %s Fair"
              .formatted(Artifacts.word(PUBLISHER), Artifacts.word(MARKETPLACE)));
  static final ArtifactLimits LIMITS = new ArtifactLimits(8 << 20, 1000, 4 << 20, 6 << 20, 100);
  static final String TEXT = "com/example/forecast.txt";
  static final String SIGNATURES = "META-INF/pergola/signatures/";

  private final List<Arguments> all = new ArrayList<>();

  /**
   * One of them.
   *
   * @param code what it is refused with
   */
  record Hostile(ArtifactError code, Make make) {
    interface Make {
      Path in(Path folder) throws Exception;
    }
  }

  Stream<Arguments> arguments() {
    return all.stream();
  }

  /** One that is made from nothing. */
  void made(String name, ArtifactError code, Hostile.Make make) {
    all.add(argumentSet(name, new Hostile(code, make)));
  }

  /** A good one whose file's bytes are changed. */
  void bytes(String name, ArtifactError code, UnaryOperator<byte[]> change) {
    made(
        name,
        code,
        folder -> {
          Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
          return Files.write(jar, change.apply(Files.readAllBytes(jar)));
        });
  }

  /** A good one whose zip is changed. */
  void zip(String name, ArtifactError code, Consumer<RawZip> change) {
    made(
        name,
        code,
        folder -> {
          Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
          RawZip zip = RawZip.of(jar);
          change.accept(zip);
          return zip.write(jar);
        });
  }

  /** A good one with a change to its entry {@link #TEXT}. */
  void part(String name, ArtifactError code, Consumer<RawZip.Part> change) {
    zip(name, code, zip -> change.accept(zip.part(TEXT)));
  }

  /** An unsigned one that is built otherwise. */
  void jar(String name, ArtifactError code, Consumer<PluginJar> change) {
    made(
        name,
        code,
        folder -> {
          PluginJar jar = Artifacts.plugin();
          change.accept(jar);
          return jar.in(folder);
        });
  }

  static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static byte[] lines(int length) {
    byte[] bytes = new byte[length];
    var random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(16));
    }
    return bytes;
  }

  private static byte[] seed(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return seed;
  }
}
