// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One signature: what it says, the key that made it, and the 64 bytes. Written in one canonical
 * form, which docs/contracts/plugin-artifact.md describes.
 *
 * @param id the plugin's
 * @param version the plugin's
 * @param publisher the id of the publisher's key: the signer's own, or whom a marketplace endorses
 * @param list the SHA-256 of the list of entries, in hex
 */
record SignatureFile(
    String id,
    String version,
    Signer.Role role,
    String publisher,
    Instant signedAt,
    String list,
    TrustedKey key,
    byte[] signature) {
  static final String SUFFIX = ".sig";
  static final int MAX_BYTES = 1024;
  private static final String SIGNATURE_LINE = "signature ";
  private static final Pattern FORM =
      Pattern.compile(
          """
          pergola-signature 1
          id ([a-z0-9.-]{1,64})
          version ([0-9A-Za-z.+-]{1,64})
          role (publisher|marketplace)
          publisher ([A-Za-z0-9_-]{43})
          signed (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)
          entries ([0-9a-f]{64})
          key ([A-Za-z0-9_-]{43})
          signature ([A-Za-z0-9_-]{86})
          """);

  /** Signs. The publisher's own signature names its own key. */
  static SignatureFile sign(
      VendorKey signer,
      PluginDescriptor plugin,
      Signer.Role role,
      String publisher,
      Instant now,
      String list) {
    Instant signedAt = now.truncatedTo(ChronoUnit.SECONDS);
    TrustedKey key = signer.publicKey();
    var unsigned =
        new SignatureFile(
            plugin.id(), plugin.version(), role, publisher, signedAt, list, key, new byte[0]);
    return new SignatureFile(
        plugin.id(),
        plugin.version(),
        role,
        publisher,
        signedAt,
        list,
        key,
        signer.sign(unsigned.content()));
  }

  /**
   * Reads and checks a signature: what comes back was made by the key that it carries.
   *
   * @throws Problem.Stop when it is malformed or false
   */
  static SignatureFile read(String entry, byte[] bytes) {
    Matcher form = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    byte[] key = form.matches() ? Base64Url.decode(form.group(7)) : null;
    byte[] signature = form.matches() ? Base64Url.decode(form.group(8)) : null;
    if (key == null || signature == null) {
      throw malformed(entry);
    }
    SignatureFile file;
    try {
      file =
          new SignatureFile(
              form.group(1),
              form.group(2),
              Signer.Role.valueOf(form.group(3).toUpperCase(Locale.ROOT)),
              form.group(4),
              Instant.parse(form.group(5)),
              form.group(6),
              TrustedKey.of(key),
              signature);
    } catch (InvalidKeyException | DateTimeException e) {
      throw malformed(entry);
    }
    if (!entry.equals(file.entry())) {
      throw malformed(entry);
    }
    if (!file.key.verifies(file.content(), signature)) {
      throw new Problem(
              ArtifactError.ARTIFACT_SIGNATURE_INVALID,
              entry,
              "The signature of the key %s is false: it or what it says was changed."
                      .formatted(file.key.id())
                  + " Get the artifact from its publisher again.")
          .stop();
    }
    return file;
  }

  /** Where it belongs in the artifact: each key signs once. */
  String entry() {
    return EntryList.FOLDER + key.id() + SUFFIX;
  }

  byte[] bytes() {
    String text =
        new String(content(), StandardCharsets.US_ASCII)
            + SIGNATURE_LINE
            + Base64Url.encode(signature)
            + "\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What is signed: all lines but the last. */
  private byte[] content() {
    return """
    pergola-signature 1
    id %s
    version %s
    role %s
    publisher %s
    signed %s
    entries %s
    key %s
    """
        .formatted(
            id,
            version,
            role.name().toLowerCase(Locale.ROOT),
            publisher,
            signedAt,
            list,
            Base64Url.encode(key.raw()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Problem.Stop malformed(String entry) {
    return new Problem(
            ArtifactError.ARTIFACT_SIGNATURE_MALFORMED,
            entry,
            "The file %s is no signature in the one form allowed. Get the artifact again."
                .formatted(entry))
        .stop();
  }
}
