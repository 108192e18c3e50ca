// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Artifacts that were made to do harm, or came to it: each is refused, and says why. */
class HostileArtifactsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final VendorKey PUBLISHER = VendorKey.ofSeed(seed(1));
  private static final VendorKey OTHER = VendorKey.ofSeed(seed(2));
  private static final VendorKey MARKETPLACE = VendorKey.ofSeed(seed(3));
  private static final PublisherKeys KEYS =
      PublisherKeys.parse(
          "verified %s Example;marketplace %s Fair"
              .formatted(Artifacts.word(PUBLISHER), Artifacts.word(MARKETPLACE)));
  private static final ArtifactLimits LIMITS =
      new ArtifactLimits(8 << 20, 1000, 4 << 20, 6 << 20, 100);
  private static final String TEXT = "com/example/forecast.txt";
  private static final String SIGNATURES = "META-INF/pergola/signatures/";

  @TempDir Path folder;

  private record Hostile(ArtifactError code, Make make) {
    interface Make {
      Path in(Path folder) throws Exception;
    }
  }

  static Stream<Arguments> hostile() {
    List<Arguments> all = new ArrayList<>();
    structures(all);
    names(all);
    sizes(all);
    descriptors(all);
    signatures(all);
    return all.stream();
  }

  private static void structures(List<Arguments> all) {
    bytes(all, "text", ARTIFACT_NOT_A_ZIP, _ -> "no zip at all, but long enough".getBytes());
    bytes(all, "an empty file", ARTIFACT_NOT_A_ZIP, _ -> new byte[0]);
    bytes(all, "the first half", ARTIFACT_NOT_A_ZIP, b -> Arrays.copyOf(b, b.length / 2));
    bytes(all, "all but a byte", ARTIFACT_NOT_A_ZIP, b -> Arrays.copyOf(b, b.length - 1));
    bytes(all, "the last half", ARTIFACT_NOT_A_ZIP, b -> Arrays.copyOfRange(b, 900, b.length));
    zip(all, "a byte at the end", ARTIFACT_TRAILING_DATA, zip -> zip.after = new byte[1]);
    zip(all, "another zip at the end", ARTIFACT_HIDDEN_DATA, zip -> zip.after = endOfZip());
    zip(all, "a comment", ARTIFACT_TRAILING_DATA, zip -> zip.comment = "psst".getBytes());
    part(all, "an entry's comment", ARTIFACT_TRAILING_DATA, part -> part.comment = new byte[3]);
    zip(
        all,
        "a script before it",
        ARTIFACT_PREPENDED_DATA,
        zip -> {
          zip.before = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
          zip.offsetsCountFromTheFirstEntry = true;
        });
    zip(all, "a script that is counted", ARTIFACT_PREPENDED_DATA, zip -> zip.before = new byte[9]);
    part(all, "bytes between entries", ARTIFACT_HIDDEN_DATA, part -> part.behind = new byte[7]);
    zip(
        all,
        "an unlisted entry",
        ARTIFACT_HIDDEN_DATA,
        zip -> {
          zip.add("com/example/Hidden.class", "hidden").listed = false;
          zip.parts.add(zip.parts.removeFirst());
        });
    zip(
        all,
        "an unlisted last entry",
        ARTIFACT_HIDDEN_DATA,
        zip -> zip.add("x", "y").listed = false);
    part(
        all,
        "long bytes as a descriptor",
        ARTIFACT_HIDDEN_DATA,
        part -> {
          part.descriptor = true;
          part.behind = new byte[40];
        });
    zip(
        all,
        "bytes before the directory",
        ARTIFACT_HIDDEN_DATA,
        zip -> zip.beforeDirectory = new byte[5]);
    zip(
        all,
        "bytes after the directory",
        ARTIFACT_HIDDEN_DATA,
        zip -> zip.afterDirectory = new byte[60]);
    zip(
        all,
        "two entries at one place",
        ARTIFACT_OVERLAPPING_ENTRIES,
        zip -> {
          zip.add("twin.txt", "rain").central = header -> header.putInt(42, 0);
        });
    part(all, "an entry inside another", ARTIFACT_OVERLAPPING_ENTRIES, part -> part.shift = -20);
    part(
        all, "an entry beyond the end", ARTIFACT_OVERLAPPING_ENTRIES, part -> part.shift = 1 << 20);
    part(
        all,
        "two names",
        ARTIFACT_HEADERS_DISAGREE,
        part -> part.localName = "com/example/forecast.tyt".getBytes());
    part(all, "two sizes", ARTIFACT_HEADERS_DISAGREE, part -> part.local = h -> h.putInt(22, 5));
    part(
        all,
        "two methods",
        ARTIFACT_HEADERS_DISAGREE,
        part -> part.local = h -> h.putShort(8, (short) 0));
    part(
        all, "two checksums", ARTIFACT_HEADERS_DISAGREE, part -> part.local = h -> h.putInt(14, 5));
    part(all, "no header", ARTIFACT_HEADERS_DISAGREE, part -> part.local = h -> h.putInt(0, 5));
    part(
        all,
        "a descriptor that differs",
        ARTIFACT_HEADERS_DISAGREE,
        part -> {
          part.descriptor = true;
          part.central = h -> h.putInt(16, 77);
        });
    zip(
        all,
        "fewer entries claimed",
        ARTIFACT_HEADERS_DISAGREE,
        zip -> zip.end = e -> e.putInt(8, 0x00010001));
    zip(
        all,
        "more entries claimed",
        ARTIFACT_HEADERS_DISAGREE,
        zip -> zip.end = e -> e.putInt(8, 0x00210021));
    zip(all, "a ZIP64 end", ARTIFACT_ZIP64, zip -> zip.end = e -> e.putInt(16, -1));
    zip(
        all,
        "a ZIP64 locator",
        ARTIFACT_ZIP64,
        zip -> zip.afterDirectory = little(20).putInt(0x07064b50).array());
    part(
        all,
        "a ZIP64 field",
        ARTIFACT_ZIP64,
        part -> part.extra = little(12).putShort((short) 1).putShort((short) 8).array());
    part(all, "a ZIP64 size", ARTIFACT_ZIP64, part -> part.central = h -> h.putInt(24, -1));
    zip(all, "several disks", ARTIFACT_ZIP64, zip -> zip.end = e -> e.putShort(4, (short) 1));
    part(all, "encryption", ARTIFACT_ENCRYPTED, part -> part.flags |= 1);
    part(
        all,
        "AES",
        ARTIFACT_ENCRYPTED,
        part -> part.extra = little(4).putShort((short) 0x9901).array());
    part(all, "another method", ARTIFACT_METHOD, part -> part.method = 12);
    part(all, "an unknown flag", ARTIFACT_METHOD, part -> part.flags |= 0x20);
    part(
        all,
        "stored with a descriptor",
        ARTIFACT_METHOD,
        part -> {
          part.stored("rain".getBytes());
          part.descriptor = true;
        });
    part(
        all,
        "a second name",
        ARTIFACT_EXTRA_FIELD,
        part -> part.extra = little(4).putShort((short) 0x7075).array());
    part(all, "half an extra field", ARTIFACT_EXTRA_FIELD, part -> part.localExtra = new byte[3]);
    part(
        all,
        "an extra field too long",
        ARTIFACT_EXTRA_FIELD,
        part -> part.extra = little(4).putShort((short) 0x5455).putShort((short) 9).array());
    part(
        all,
        "a symbolic link",
        ARTIFACT_LINK,
        part -> {
          part.madeBy = 3 << 8;
          part.attributes = 0120777 << 16;
        });
    part(
        all,
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
    part(all, "a device", ARTIFACT_LINK, part -> part.attributes = 0060644 << 16);
    part(all, "a folder that is a file", ARTIFACT_LINK, part -> part.attributes = 0040755 << 16);
  }

  private static void names(List<Arguments> all) {
    for (String name :
        List.of(
            "../evil",
            "a/../../b",
            "/etc/passwd",
            "a\\..\\b",
            "\\\\host\\share",
            "C:/x",
            "c:x",
            "..")) {
      zip(all, "the name " + name, ARTIFACT_PATH_ESCAPE, zip -> zip.add(name, "x"));
    }
    for (String name :
        List.of(
            "a\0.class",
            "a\nb",
            "\u202egpj.exe",
            "a./b",
            "a /b",
            "b.",
            "b ",
            "a//b",
            "./b",
            " a",
            "file:stream",
            "\u200bweather")) {
      zip(
          all,
          "the name " + name.codePoints().mapToObj(Integer::toHexString).toList(),
          ARTIFACT_ODD_NAME,
          zip -> zip.add(name, "x"));
    }
    zip(all, "no name", ARTIFACT_ODD_NAME, zip -> zip.add("", "x"));
    zip(all, "a long name", ARTIFACT_ODD_NAME, zip -> zip.add("a".repeat(600), "x"));
    part(
        all,
        "a name that is no UTF-8",
        ARTIFACT_ODD_NAME,
        part -> part.name = new byte[] {'a', (byte) 0xc3, 'b'});
    part(
        all,
        "a name of an unnamed charset",
        ARTIFACT_ODD_NAME,
        part -> {
          part.flags = 0;
          part.name = "wetter-für-heute".getBytes(StandardCharsets.UTF_8);
        });
    zip(all, "a name twice", ARTIFACT_DUPLICATE_ENTRY, zip -> zip.add(TEXT, "sun"));
    zip(
        all,
        "a name in other case",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> zip.add("com/example/Forecast.txt", "sun"));
    zip(
        all,
        "a file and folder of one name",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> zip.add(TEXT + "/", ""));
    zip(
        all,
        "a name in two forms",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> {
          zip.add("caf\u00e9", "x");
          zip.add("cafe\u0301", "x");
        });
    zip(
        all,
        "a name with a ligature",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> {
          zip.add("\ufb01le", "x");
          zip.add("file", "x");
        });
  }

  private static void sizes(List<Arguments> all) {
    part(all, "a bomb", ARTIFACT_BOMB, part -> part.content(new byte[3 << 20]));
    zip(
        all,
        "a bomb of many entries",
        ARTIFACT_BOMB,
        zip -> {
          for (int i = 0; i < 5; i++) {
            zip.add("zeros" + i, "").content(new byte[1 << 20 - 1]);
          }
        });
    part(all, "an entry too large", ARTIFACT_TOO_LARGE, part -> part.stored(noise(5 << 20)));
    zip(
        all,
        "a whole too large",
        ARTIFACT_TOO_LARGE,
        zip -> {
          zip.add("a", "").stored(noise(3 << 20));
          zip.add("b", "").content(lines(4 << 20));
        });
    bytes(all, "a file too large", ARTIFACT_TOO_LARGE, _ -> new byte[9 << 20]);
    zip(
        all,
        "too many entries",
        ARTIFACT_TOO_MANY_ENTRIES,
        zip -> IntStream.range(0, 1001).forEach(i -> zip.add("n" + i, "")));
    part(all, "more than claimed", ARTIFACT_SIZE_LIE, part -> part.size = 3);
    part(all, "less than claimed", ARTIFACT_SIZE_LIE, part -> part.size = 9999);
    part(
        all,
        "a stored size that cannot be",
        ARTIFACT_SIZE_LIE,
        part -> {
          part.stored("rain".getBytes());
          part.size = 3;
        });
    part(
        all,
        "bytes behind the packed ones",
        ARTIFACT_SIZE_LIE,
        part -> part.packed = Arrays.copyOf(part.packed, part.packed.length + 9));
    zip(all, "a folder with content", ARTIFACT_SIZE_LIE, zip -> zip.add("folder/", "x"));
    part(all, "a wrong checksum", ARTIFACT_DAMAGED, part -> part.crc ^= 1);
    part(
        all,
        "half of the packed bytes",
        ARTIFACT_DAMAGED,
        part -> part.packed = Arrays.copyOf(part.packed, part.packed.length / 2));
    part(
        all,
        "packed bytes that are noise",
        ARTIFACT_DAMAGED,
        part -> part.packed = new byte[] {7, 7, 7, 7});
  }

  private static void descriptors(List<Arguments> all) {
    jar(
        all,
        "a JAR signature",
        ARTIFACT_JAR_SIGNATURE,
        jar -> jar.entry("META-INF/EVIL.SF", new byte[1]));
    jar(
        all,
        "a JAR signature's block",
        ARTIFACT_JAR_SIGNATURE,
        jar -> jar.entry("META-INF/evil.rsa", new byte[1]));
    jar(
        all,
        "a class path",
        ARTIFACT_CLASS_PATH,
        jar -> jar.attribute("Class-Path", "lib/nested.jar http://example.com/a.jar"));
    jar(
        all,
        "a release of no Java",
        ARTIFACT_MULTI_RELEASE,
        jar ->
            jar.attribute("Multi-Release", "true")
                .entry("META-INF/versions/09/A.class", new byte[1]));
    jar(
        all,
        "an odd Multi-Release",
        ARTIFACT_MULTI_RELEASE,
        jar -> jar.attribute("Multi-Release", "yes"));
    jar(
        all,
        "a second descriptor",
        ARTIFACT_MULTI_RELEASE,
        jar -> jar.entry("META-INF/versions/25/META-INF/pergola/plugin.json", new byte[1]));
    jar(all, "no manifest", ARTIFACT_DESCRIPTOR, PluginJar::withoutManifest);
    jar(
        all,
        "no plugin.json",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.withoutEntry(PluginDescriptor.INFO_ENTRY));
    jar(
        all,
        "another's path as id",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Id", "../server"));
    jar(
        all,
        "a version beyond all numbers",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Version", "99999999999999999999.0.0"));
    jar(all, "JSON without end", ARTIFACT_DESCRIPTOR, jar -> jar.info("[".repeat(100_000)));
    jar(
        all,
        "dependencies on itself",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Dependencies", "weather@>=1.0.0"));
    jar(
        all,
        "dependencies that are none",
        ARTIFACT_DESCRIPTOR,
        jar -> jar.attribute("Plugin-Dependencies", "../x@*"));
    jar(
        all,
        "a thousand dependencies",
        ARTIFACT_DESCRIPTOR_TOO_LARGE,
        jar ->
            jar.attribute(
                "Plugin-Dependencies",
                String.join(",", IntStream.range(0, 1000).mapToObj(i -> "p" + i).toList())));
    jar(
        all,
        "a provider like a book",
        ARTIFACT_DESCRIPTOR_TOO_LARGE,
        jar -> jar.attribute("Plugin-Provider", "a".repeat(10_000)));
    jar(
        all,
        "a plugin.json like a book",
        ARTIFACT_DESCRIPTOR_TOO_LARGE,
        jar -> jar.entry(PluginDescriptor.INFO_ENTRY, lines(300_000)));
    jar(
        all,
        "a class file of noise",
        ARTIFACT_PLUGIN_CLASS,
        jar -> jar.entry("com/example/WeatherPlugin.class", noise(900)));
    jar(
        all,
        "the server's classes",
        ARTIFACT_SHARED_CLASS,
        jar -> jar.entry("dev/pergola/api/Plugin.class", new byte[1]));
    jar(
        all,
        "an SBOM of nothing",
        ARTIFACT_SBOM_INVALID,
        jar -> jar.entry(Sbom.ENTRY, "{}".getBytes()));
    jar(
        all,
        "an SBOM that is no JSON",
        ARTIFACT_SBOM_INVALID,
        jar -> jar.entry(Sbom.ENTRY, noise(100)));
    all.add(
        hostile(
            "a publisher's without SBOM",
            ARTIFACT_SBOM_MISSING,
            folder -> {
              Path jar = new PluginJar().in(folder);
              PluginSigning.sign(jar, PUBLISHER, Signer.Role.PUBLISHER, CLOCK);
              return jar;
            }));
  }

  private static void signatures(List<Arguments> all) {
    String publishers = SIGNATURES + PUBLISHER.id() + ".sig";
    zip(all, "an entry added", ARTIFACT_ENTRY_ADDED, zip -> zip.add("com/example/Evil.class", "x"));
    zip(all, "a folder added", ARTIFACT_ENTRY_ADDED, zip -> zip.add("evil/", ""));
    zip(all, "an entry removed", ARTIFACT_ENTRY_REMOVED, zip -> zip.parts.remove(zip.part(TEXT)));
    part(all, "an entry changed", ARTIFACT_ENTRY_CHANGED, part -> part.content("sun".getBytes()));
    zip(
        all,
        "a changed list",
        ARTIFACT_SIGNATURE_OF_ANOTHER_LIST,
        zip -> zip.part(EntryList.ENTRY).content("pergola-entries 1\n".getBytes()));
    zip(
        all,
        "no list",
        ARTIFACT_SIGNATURE_MISSING,
        zip -> zip.parts.remove(zip.part(EntryList.ENTRY)));
    zip(
        all,
        "no signature but a list",
        ARTIFACT_SIGNATURE_MISSING,
        zip -> zip.parts.remove(zip.part(publishers)));
    zip(
        all,
        "a file beside the signatures",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> zip.add(SIGNATURES + "Evil.class", "x"));
    zip(
        all,
        "a large signature",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> zip.part(publishers).content(noise(2000)));
    zip(
        all,
        "a line more",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> edit(zip, publishers, "role publisher", "role publisher\nrole marketplace"));
    zip(
        all,
        "Windows lines",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> edit(zip, publishers, "\n", "\r\n"));
    zip(
        all,
        "another role",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> edit(zip, publishers, "role publisher", "role marketplace"));
    zip(
        all,
        "another time",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> edit(zip, publishers, "signed 2026", "signed 2025"));
    zip(
        all,
        "a month that is none",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> edit(zip, publishers, "signed 2026-06", "signed 2026-66"));
    zip(
        all,
        "another's key in the signature",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> {
          edit(zip, publishers, Artifacts.word(PUBLISHER), Artifacts.word(OTHER));
          zip.part(publishers).name =
              (SIGNATURES + OTHER.id() + ".sig").getBytes(StandardCharsets.UTF_8);
        });
    zip(
        all,
        "a signature under another's name",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip ->
            zip.part(publishers).name =
                (SIGNATURES + OTHER.id() + ".sig").getBytes(StandardCharsets.UTF_8));
    zip(
        all,
        "a signature of nothing but zeros",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> zeroSignature(zip, publishers));
    all.add(
        hostile(
            "another plugin's signature",
            ARTIFACT_SIGNATURE_OF_ANOTHER_PLUGIN,
            folder ->
                swapped(
                    folder,
                    Artifacts.plugin().attribute("Plugin-Id", "other"),
                    PUBLISHER,
                    Artifacts.plugin())));
    all.add(
        hostile(
            "an older version's signature",
            ARTIFACT_SIGNATURE_OF_ANOTHER_VERSION,
            folder ->
                swapped(
                    folder,
                    Artifacts.plugin(),
                    PUBLISHER,
                    Artifacts.plugin().attribute("Plugin-Version", "1.5.0"))));
    all.add(
        hostile(
            "the signature of an older build",
            ARTIFACT_ENTRY_CHANGED,
            folder ->
                swapped(
                    folder,
                    Artifacts.plugin(),
                    PUBLISHER,
                    Artifacts.plugin().entry(TEXT, "hail".getBytes()))));
    all.add(
        hostile(
            "two publishers",
            ARTIFACT_SIGNATURE_OF_TWO_PUBLISHERS,
            folder -> {
              RawZip zip = RawZip.of(Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER));
              RawZip other = RawZip.of(Artifacts.signed(folder, Artifacts.plugin(), OTHER));
              zip.parts.add(other.part(SIGNATURES + OTHER.id() + ".sig"));
              return zip.write(folder.resolve("two.jar"));
            }));
    all.add(
        hostile(
            "a marketplace's signature alone",
            ARTIFACT_SIGNATURE_MISSING,
            folder -> {
              Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
              PluginSigning.sign(jar, MARKETPLACE, Signer.Role.MARKETPLACE, CLOCK);
              RawZip zip = RawZip.of(jar);
              zip.parts.remove(zip.part(publishers));
              return zip.write(jar);
            }));
    all.add(
        hostile(
            "an endorsement of another publisher",
            ARTIFACT_SIGNATURE_OF_ANOTHER_PUBLISHER,
            folder -> {
              Path endorsed = Artifacts.signed(folder, Artifacts.plugin(), OTHER);
              PluginSigning.sign(endorsed, MARKETPLACE, Signer.Role.MARKETPLACE, CLOCK);
              RawZip zip = RawZip.of(Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER));
              zip.parts.add(RawZip.of(endorsed).part(SIGNATURES + MARKETPLACE.id() + ".sig"));
              return zip.write(folder.resolve("endorsed.jar"));
            }));
    all.add(
        hostile(
            "a signature of the day after tomorrow",
            ARTIFACT_SIGNED_IN_FUTURE,
            folder -> {
              Path jar = Artifacts.plugin().in(folder);
              PluginSigning.sign(
                  jar,
                  PUBLISHER,
                  Signer.Role.PUBLISHER,
                  InstantSource.fixed(NOW.plus(Duration.ofDays(2))));
              return jar;
            }));
    all.add(
        hostile(
            "a signature of the year 9999",
            ARTIFACT_SIGNED_IN_FUTURE,
            folder -> {
              Path jar = Artifacts.plugin().in(folder);
              PluginSigning.sign(
                  jar,
                  PUBLISHER,
                  Signer.Role.PUBLISHER,
                  InstantSource.fixed(Instant.parse("9999-12-31T23:59:59Z")));
              return jar;
            }));
  }

  @ParameterizedTest
  @MethodSource
  void hostile(Hostile hostile) throws Exception {
    Path jar = hostile.make().in(folder);

    assertThatThrownBy(() -> PluginExamination.of(jar, KEYS, LIMITS, CLOCK))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(hostile.code()))
        .message()
        .endsWith(".")
        .doesNotContain("\0", "\n", "null");
    assertThat(new Examiner(KEYS, LIMITS, CLOCK).examine(jar).problems())
        .extracting(problem -> problem.finding().ruleId())
        .contains(hostile.code().ruleId());
  }

  @Test
  void thereAreMoreThanFortyOfThem() {
    assertThat(hostile().count()).isGreaterThan(40);
  }

  @Test
  void whatTheHostileOnesAreMadeOfIsAccepted() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);

    assertThat(PluginExamination.of(jar, KEYS, LIMITS, CLOCK).trust())
        .isEqualTo(TrustLevel.VERIFIED);
    Path again = RawZip.of(jar).write(folder.resolve("again.jar"));
    assertThat(PluginExamination.of(again, KEYS, LIMITS, CLOCK).trust())
        .isEqualTo(TrustLevel.VERIFIED);
  }

  @Test
  void aRevokedKeysSignatureIsRefusedWhateverElseItIsWorth() {
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
    var keys =
        PublisherKeys.parse(
            "revoked %1$s Lost\nofficial %1$s Pergola".formatted(Artifacts.word(PUBLISHER)));

    assertThatThrownBy(() -> PluginExamination.of(jar, keys, LIMITS, CLOCK))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(ARTIFACT_KEY_REVOKED))
        .hasMessageContaining("Lost");
  }

  @Test
  void aBitThatFlipsIsNoticedOrChangesNothingThatIsRead() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
    byte[] good = Files.readAllBytes(jar);
    var before = PluginExamination.of(jar, KEYS, LIMITS, CLOCK);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      int bit = random.nextInt(good.length * 8);
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(jar, flipped);
      var result = new Examiner(KEYS, LIMITS, CLOCK).examine(jar);
      var after = result.examination();
      if (after == null) {
        refused++;
        assertThat(result.problems()).as("-Dseed=%d, bit %d", seed, bit).isNotEmpty();
      } else {
        // A date or a version in a header: not content, but another file all the same.
        assertThat(after.sha256()).as("-Dseed=%d, bit %d", seed, bit).isNotEqualTo(before.sha256());
        assertThat(after.descriptor()).isEqualTo(before.descriptor());
        assertThat(after.signers()).isEqualTo(before.signers());
      }
    }
    assertThat(refused).as("-Dseed=%d", seed).isGreaterThan(750);
  }

  @Test
  void whatIsCutShortAnywhereIsRefused() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
    byte[] good = Files.readAllBytes(jar);
    for (int i = 0; i < 200; i++) {
      int length = random.nextInt(good.length);
      Files.write(jar, Arrays.copyOf(good, length));
      assertThat(new Examiner(KEYS, LIMITS, CLOCK).examine(jar).examination())
          .as("-Dseed=%d, %d bytes", seed, length)
          .isNull();
    }
  }

  private static Path swapped(Path folder, PluginJar signedOne, VendorKey key, PluginJar otherOne) {
    RawZip signed = RawZip.of(Artifacts.signed(folder, signedOne, key));
    RawZip zip = RawZip.of(otherOne.in(folder));
    signed.parts.stream()
        .filter(part -> part.name().startsWith(SIGNATURES))
        .forEach(zip.parts::add);
    return zip.write(folder.resolve("swapped.jar"));
  }

  private static void edit(RawZip zip, String entry, String from, String to) {
    RawZip.Part part = zip.part(entry);
    String text = new String(inflated(part), StandardCharsets.US_ASCII);
    assertThat(text).contains(from);
    part.content(text.replace(from, to).getBytes(StandardCharsets.US_ASCII));
  }

  private static void zeroSignature(RawZip zip, String entry) {
    RawZip.Part part = zip.part(entry);
    String text = new String(inflated(part), StandardCharsets.US_ASCII);
    part.content(
        text.replaceAll("(?m)^signature .*", "signature " + "A".repeat(86))
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] inflated(RawZip.Part part) {
    var inflater = new java.util.zip.Inflater(true);
    inflater.setInput(part.packed);
    byte[] content = new byte[(int) part.size];
    try {
      inflater.inflate(content);
    } catch (java.util.zip.DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
    return content;
  }

  private static void bytes(
      List<Arguments> all,
      String name,
      ArtifactError code,
      java.util.function.UnaryOperator<byte[]> change) {
    all.add(
        hostile(
            name,
            code,
            folder -> {
              Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
              return Files.write(jar, change.apply(Files.readAllBytes(jar)));
            }));
  }

  private static void zip(
      List<Arguments> all, String name, ArtifactError code, Consumer<RawZip> change) {
    all.add(
        hostile(
            name,
            code,
            folder -> {
              Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
              RawZip zip = RawZip.of(jar);
              change.accept(zip);
              return zip.write(jar);
            }));
  }

  private static void part(
      List<Arguments> all, String name, ArtifactError code, Consumer<RawZip.Part> change) {
    zip(all, name, code, zip -> change.accept(zip.part(TEXT)));
  }

  private static void jar(
      List<Arguments> all, String name, ArtifactError code, Consumer<PluginJar> change) {
    all.add(
        hostile(
            name,
            code,
            folder -> {
              PluginJar jar = Artifacts.plugin();
              change.accept(jar);
              return jar.in(folder);
            }));
  }

  private static Arguments hostile(String name, ArtifactError code, Hostile.Make make) {
    return argumentSet(name, new Hostile(code, make));
  }

  private static byte[] endOfZip() {
    return little(22).putInt(0x06054b50).array();
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] lines(int length) {
    byte[] bytes = new byte[length];
    var random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(16));
    }
    return bytes;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] seed(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return seed;
  }
}
