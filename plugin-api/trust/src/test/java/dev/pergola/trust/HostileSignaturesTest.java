// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.*;
import static dev.pergola.trust.HostileArtifacts.CLOCK;
import static dev.pergola.trust.HostileArtifacts.MARKETPLACE;
import static dev.pergola.trust.HostileArtifacts.NOW;
import static dev.pergola.trust.HostileArtifacts.OTHER;
import static dev.pergola.trust.HostileArtifacts.PUBLISHER;
import static dev.pergola.trust.HostileArtifacts.SIGNATURES;
import static dev.pergola.trust.HostileArtifacts.TEXT;
import static dev.pergola.trust.HostileArtifacts.noise;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Artifacts that were changed after they were signed, or whose signatures are of something else.
 */
class HostileSignaturesTest extends HostileArtifactsContract {
  static Stream<Arguments> hostile() {
    var all = new HostileArtifacts();
    String publishers = SIGNATURES + PUBLISHER.id() + ".sig";
    all.zip("an entry added", ARTIFACT_ENTRY_ADDED, zip -> zip.add("com/example/Evil.class", "x"));
    all.zip("a folder added", ARTIFACT_ENTRY_ADDED, zip -> zip.add("evil/", ""));
    all.zip("an entry removed", ARTIFACT_ENTRY_REMOVED, zip -> zip.parts.remove(zip.part(TEXT)));
    all.part("an entry changed", ARTIFACT_ENTRY_CHANGED, part -> part.content("sun".getBytes()));
    all.zip(
        "a changed list",
        ARTIFACT_SIGNATURE_OF_ANOTHER_LIST,
        zip -> zip.part(EntryList.ENTRY).content("pergola-entries 1\n".getBytes()));
    all.zip(
        "no list", ARTIFACT_SIGNATURE_MISSING, zip -> zip.parts.remove(zip.part(EntryList.ENTRY)));
    all.zip(
        "no signature but a list",
        ARTIFACT_SIGNATURE_MISSING,
        zip -> zip.parts.remove(zip.part(publishers)));
    all.zip(
        "a file beside the signatures",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> zip.add(SIGNATURES + "Evil.class", "x"));
    all.zip(
        "a large signature",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> zip.part(publishers).content(noise(2000)));
    all.zip(
        "a line more",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> edit(zip, publishers, "role publisher", "role publisher\nrole marketplace"));
    all.zip(
        "Windows lines", ARTIFACT_SIGNATURE_MALFORMED, zip -> edit(zip, publishers, "\n", "\r\n"));
    all.zip(
        "another role",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> edit(zip, publishers, "role publisher", "role marketplace"));
    all.zip(
        "another time",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> edit(zip, publishers, "signed 2026", "signed 2025"));
    all.zip(
        "a month that is none",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip -> edit(zip, publishers, "signed 2026-06", "signed 2026-66"));
    all.zip(
        "another's key in the signature",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> {
          edit(zip, publishers, Artifacts.word(PUBLISHER), Artifacts.word(OTHER));
          zip.part(publishers).name =
              (SIGNATURES + OTHER.id() + ".sig").getBytes(StandardCharsets.UTF_8);
        });
    all.zip(
        "a signature under another's name",
        ARTIFACT_SIGNATURE_MALFORMED,
        zip ->
            zip.part(publishers).name =
                (SIGNATURES + OTHER.id() + ".sig").getBytes(StandardCharsets.UTF_8));
    all.zip(
        "a signature of nothing but zeros",
        ARTIFACT_SIGNATURE_INVALID,
        zip -> zeroSignature(zip, publishers));
    all.made(
        "another plugin's signature",
        ARTIFACT_SIGNATURE_OF_ANOTHER_PLUGIN,
        folder ->
            swapped(
                folder,
                Artifacts.plugin().attribute("Plugin-Id", "other"),
                PUBLISHER,
                Artifacts.plugin()));
    all.made(
        "an older version's signature",
        ARTIFACT_SIGNATURE_OF_ANOTHER_VERSION,
        folder ->
            swapped(
                folder,
                Artifacts.plugin(),
                PUBLISHER,
                Artifacts.plugin().attribute("Plugin-Version", "1.5.0")));
    all.made(
        "the signature of an older build",
        ARTIFACT_ENTRY_CHANGED,
        folder ->
            swapped(
                folder,
                Artifacts.plugin(),
                PUBLISHER,
                Artifacts.plugin().entry(TEXT, "hail".getBytes())));
    all.made(
        "two publishers",
        ARTIFACT_SIGNATURE_OF_TWO_PUBLISHERS,
        folder -> {
          RawZip zip = RawZip.of(Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER));
          RawZip other = RawZip.of(Artifacts.signed(folder, Artifacts.plugin(), OTHER));
          zip.parts.add(other.part(SIGNATURES + OTHER.id() + ".sig"));
          return zip.write(folder.resolve("two.jar"));
        });
    all.made(
        "a marketplace's signature alone",
        ARTIFACT_SIGNATURE_MISSING,
        folder -> {
          Path jar = Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER);
          PluginSigning.sign(jar, MARKETPLACE, Signer.Role.MARKETPLACE, CLOCK);
          RawZip zip = RawZip.of(jar);
          zip.parts.remove(zip.part(publishers));
          return zip.write(jar);
        });
    all.made(
        "an endorsement of another publisher",
        ARTIFACT_SIGNATURE_OF_ANOTHER_PUBLISHER,
        folder -> {
          Path endorsed = Artifacts.signed(folder, Artifacts.plugin(), OTHER);
          PluginSigning.sign(endorsed, MARKETPLACE, Signer.Role.MARKETPLACE, CLOCK);
          RawZip zip = RawZip.of(Artifacts.signed(folder, Artifacts.plugin(), PUBLISHER));
          zip.parts.add(RawZip.of(endorsed).part(SIGNATURES + MARKETPLACE.id() + ".sig"));
          return zip.write(folder.resolve("endorsed.jar"));
        });
    all.made(
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
        });
    all.made(
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
        });
    return all.arguments();
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
    var inflater = new Inflater(true);
    inflater.setInput(part.packed);
    byte[] content = new byte[(int) part.size];
    try {
      inflater.inflate(content);
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
    return content;
  }
}
