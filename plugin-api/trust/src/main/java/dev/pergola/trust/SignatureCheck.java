// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.ArtifactFile.Digests;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who signed an artifact, and whether the signatures are over what is in it.
 *
 * @param level what the signers are worth here
 * @param signers the publisher first; none of an unsigned artifact
 */
record SignatureCheck(TrustLevel level, List<Signer> signers) {
  private static final int MAX_SIGNATURES = 16;
  // A signer's clock may go fast, but not by more than any time zone could explain.
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  /**
   * Checks all signatures of an artifact.
   *
   * @throws Problem.Stop when a signature is not over this plugin, version, list and publisher, or
   *     an entry is not as it was signed
   */
  static SignatureCheck of(
      ArtifactFile artifact,
      Digests digests,
      PluginDescriptor plugin,
      PublisherKeys keys,
      Instant now)
      throws IOException {
    List<SignatureFile> signatures = signatures(artifact);
    byte[] list = bounded(artifact, EntryList.ENTRY, EntryList.MAX_BYTES);
    if (signatures.isEmpty() && list == null) {
      return new SignatureCheck(TrustLevel.UNSIGNED, List.of());
    }
    SignatureFile publisher = publisher(signatures);
    if (publisher == null || list == null) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNATURE_MISSING,
          EntryList.ENTRY,
          "The publisher's signature, or the list of what was signed, is missing from the artifact.");
    }
    var digest = ArtifactFile.sha256();
    digest.update(list);
    String listDigest = ArtifactFile.hex(digest);
    for (SignatureFile signature : signatures) {
      checkSubject(signature, plugin, publisher, listDigest);
      checkTime(signature, now);
      if (keys.isRevoked(signature.key().id())) {
        throw problem(
            ArtifactError.ARTIFACT_KEY_REVOKED,
            signature.entry(),
            "It is signed with the key %s, which is revoked."
                .formatted(keys.describe(signature.key().id())));
      }
    }
    EntryList.check(list, digests.entries());
    return new SignatureCheck(
        level(signatures, publisher, keys),
        signatures.stream()
            .map(
                signature ->
                    new Signer(
                        signature.key().id(),
                        keys.name(signature.key().id()),
                        signature.role(),
                        signature.signedAt()))
            .sorted(Comparator.comparing(Signer::role))
            .toList());
  }

  private static List<SignatureFile> signatures(ArtifactFile artifact) throws IOException {
    List<SignatureFile> signatures = new ArrayList<>();
    for (ZipItem item : artifact.structure().items()) {
      String name = item.name();
      if (!EntryList.isOutside(name) || name.equals(EntryList.ENTRY)) {
        continue;
      }
      byte[] bytes = bounded(artifact, name, SignatureFile.MAX_BYTES);
      if (bytes == null || signatures.size() == MAX_SIGNATURES) {
        throw problem(
            ArtifactError.ARTIFACT_SIGNATURE_MALFORMED,
            name,
            "The artifact has more than %d signatures.".formatted(MAX_SIGNATURES));
      }
      signatures.add(SignatureFile.read(name, bytes));
    }
    return signatures;
  }

  private static byte @Nullable [] bounded(ArtifactFile artifact, String name, int maxBytes)
      throws IOException {
    ZipItem item = artifact.find(name);
    if (item != null && item.unpacked() > maxBytes) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNATURE_MALFORMED,
          name,
          "The file %s is larger than %d bytes.".formatted(name, maxBytes));
    }
    return item == null ? null : artifact.read(item);
  }

  private static @Nullable SignatureFile publisher(List<SignatureFile> signatures) {
    SignatureFile found = null;
    for (SignatureFile signature : signatures) {
      if (signature.role() == Signer.Role.PUBLISHER) {
        if (found != null) {
          throw problem(
              ArtifactError.ARTIFACT_SIGNATURE_OF_TWO_PUBLISHERS,
              signature.entry(),
              "Two publishers signed the artifact; one must answer for it.");
        }
        found = signature;
      }
    }
    return found;
  }

  private static void checkSubject(
      SignatureFile signature,
      PluginDescriptor plugin,
      SignatureFile publisher,
      String listDigest) {
    if (!signature.id().equals(plugin.id())) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNATURE_OF_ANOTHER_PLUGIN,
          signature.entry(),
          "The signature is one of the plugin %s, and this is %s."
              .formatted(signature.id(), plugin.id()));
    }
    if (!signature.version().equals(plugin.version())) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNATURE_OF_ANOTHER_VERSION,
          signature.entry(),
          "The signature is one of version %s, and this is %s."
              .formatted(signature.version(), plugin.version()));
    }
    if (!signature.publisher().equals(publisher.key().id())) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNATURE_OF_ANOTHER_PUBLISHER,
          signature.entry(),
          "The signature is about what the key %s published, and the publisher's is %s."
              .formatted(signature.publisher(), publisher.key().id()));
    }
    if (!signature.list().equals(listDigest)) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNATURE_OF_ANOTHER_LIST,
          signature.entry(),
          "The list of entries is not the one that was signed.");
    }
  }

  private static void checkTime(SignatureFile signature, Instant now) {
    if (signature.signedAt().isAfter(now.plus(CLOCK_SKEW))) {
      throw problem(
          ArtifactError.ARTIFACT_SIGNED_IN_FUTURE,
          signature.entry(),
          "The artifact says that it was signed at %s, which is yet to come. Check this machine's clock."
              .formatted(signature.signedAt()));
    }
  }

  private static TrustLevel level(
      List<SignatureFile> signatures, SignatureFile publisher, PublisherKeys keys) {
    TrustLevel own = keys.level(publisher.key().id());
    boolean endorsed =
        signatures.stream()
            .filter(signature -> signature.role() == Signer.Role.MARKETPLACE)
            .anyMatch(signature -> keys.endorses(signature.key().id()));
    return endorsed && own.compareTo(TrustLevel.VERIFIED) < 0 ? TrustLevel.VERIFIED : own;
  }

  private static Problem.Stop problem(ArtifactError code, String entry, String what) {
    String hint =
        code == ArtifactError.ARTIFACT_SIGNED_IN_FUTURE
            ? ""
            : " Get the artifact from its publisher again.";
    return new Problem(code, entry, what + hint).stop();
  }
}
