// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.ArtifactFile.Digests;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import java.time.InstantSource;

/** Signs artifacts, by writing their zip anew around entries that stay as they are. */
public final class PluginSigning {
  /**
   * Signs a plugin's jar in place; until it is done, the file is as it was. A publisher's signature
   * begins anew: earlier ones are taken out, because they are about something else. A marketplace's
   * is added to those that are there.
   *
   * @param key belongs to the signer, and goes into the artifact with its public half
   * @throws PergolaException {@link ArtifactError} when the jar is no acceptable plugin, or when a
   *     marketplace would sign what no publisher signed, or was changed since
   * @throws IOException when the jar's folder cannot be written
   */
  public static void sign(Path jar, VendorKey key, Signer.Role role, InstantSource clock)
      throws IOException {
    Path folder = jar.toAbsolutePath().getParent();
    Path signed = Files.createTempFile(folder, "signing", ".tmp");
    try {
      try (var artifact = ArtifactFile.open(jar, ArtifactLimits.DEFAULT);
          var target = FileChannel.open(signed, StandardOpenOption.WRITE)) {
        sign(artifact, target, key, role, clock.instant());
      }
      keepPermissions(jar, signed);
      Files.move(signed, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (Problem.Stop e) {
      throw e.problem().exception();
    } finally {
      Files.deleteIfExists(signed);
    }
  }

  /** A temporary file is its owner's alone, which the signed jar need not be. */
  private static void keepPermissions(Path from, Path to) throws IOException {
    var permissions = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (permissions != null) {
      Files.setPosixFilePermissions(to, permissions.readAttributes().permissions());
    }
  }

  private static void sign(
      ArtifactFile artifact, FileChannel target, VendorKey key, Signer.Role role, Instant now)
      throws IOException {
    var digests = artifact.digest();
    PluginDescriptor plugin = DescriptorReader.read(artifact);
    byte[] list = EntryList.write(digests.entries());
    var digest = ArtifactFile.sha256();
    digest.update(list);
    boolean publishes = role == Signer.Role.PUBLISHER;
    String publisher = publishes ? key.id() : publisher(artifact, digests, plugin, key, now);
    SignatureFile signature =
        SignatureFile.sign(key, plugin, role, publisher, now, ArtifactFile.hex(digest));
    var writer = new ZipRewriter(artifact, target);
    if (publishes) {
      writer.copyWithout(EntryList::isOutside);
      writer.add(EntryList.ENTRY, list);
    } else {
      writer.copyWithout(signature.entry()::equals);
    }
    writer.add(signature.entry(), signature.bytes());
    writer.finish();
  }

  /** Whom a marketplace endorses: the key that signed all that is there. */
  private static String publisher(
      ArtifactFile artifact,
      Digests digests,
      PluginDescriptor plugin,
      VendorKey marketplace,
      Instant now)
      throws IOException {
    var check = SignatureCheck.of(artifact, digests, plugin, PublisherKeys.NONE, now);
    if (check.signers().isEmpty()) {
      throw new Problem(
              ArtifactError.ARTIFACT_SIGNATURE_MISSING,
              EntryList.ENTRY,
              "No publisher has signed the artifact yet. Ask its publisher to sign it first.")
          .stop();
    }
    String publisher = check.signers().getFirst().keyId();
    if (publisher.equals(marketplace.id())) {
      throw new Problem(
              ArtifactError.ARTIFACT_SIGNATURE_OF_ANOTHER_PUBLISHER,
              EntryList.ENTRY,
              "This key is the publisher's own, and nobody vouches for oneself. Use another key.")
          .stop();
    }
    return publisher;
  }

  private PluginSigning() {}
}
