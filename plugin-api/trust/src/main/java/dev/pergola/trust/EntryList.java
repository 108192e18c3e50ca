// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.ArtifactFile.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of what a publisher signed: each entry's digest, size and name, in one canonical form,
 * which docs/contracts/plugin-artifact.md describes.
 */
final class EntryList {
  /** The folder of the list and the signatures, which nobody signs. */
  static final String FOLDER = "META-INF/pergola/signatures/";

  static final String ENTRY = FOLDER + "entries.list";
  static final int MAX_BYTES = 32 * 1024 * 1024;
  private static final String TITLE = "pergola-entries 1";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (0|[1-9]\\d{0,17}) (.+)");

  private EntryList() {}

  /** Whether an entry is none of those that are signed. */
  static boolean isOutside(String name) {
    return name.startsWith(FOLDER) && !name.equals(FOLDER);
  }

  /** The list of these entries, as bytes. */
  static byte[] write(Map<String, Digest> entries) {
    List<byte[]> names =
        entries.keySet().stream()
            .filter(name -> !isOutside(name))
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toList();
    var text = new StringBuilder(TITLE).append('\n');
    for (byte[] bytes : names) {
      String name = new String(bytes, StandardCharsets.UTF_8);
      Digest digest = entries.get(name);
      if (digest != null) {
        text.append(digest.sha256()).append(' ').append(digest.size()).append(' ');
        text.append(name).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Refuses an artifact whose entries are not those of the list; names the first that differs. */
  static void check(byte[] list, Map<String, Digest> entries) {
    if (Arrays.equals(list, write(entries))) {
      return;
    }
    Map<String, Digest> signed = parse(list);
    entries.forEach(
        (name, digest) -> {
          if (isOutside(name)) {
            return;
          }
          Digest expected = signed.get(name);
          if (expected == null) {
            throw differs(ArtifactError.ARTIFACT_ENTRY_ADDED, name, "was added after");
          }
          if (!expected.equals(digest)) {
            throw differs(ArtifactError.ARTIFACT_ENTRY_CHANGED, name, "was changed after");
          }
        });
    signed
        .keySet()
        .forEach(
            name -> {
              if (!entries.containsKey(name)) {
                throw differs(ArtifactError.ARTIFACT_ENTRY_REMOVED, name, "was taken out after");
              }
            });
    throw malformed();
  }

  private static Map<String, Digest> parse(byte[] list) {
    Map<String, Digest> entries = new LinkedHashMap<>();
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(list)).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
    if (!text.startsWith(TITLE + "\n") || !text.endsWith("\n")) {
      throw malformed();
    }
    for (String line : text.substring(TITLE.length() + 1).split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw malformed();
      }
      entries.put(matcher.group(3), new Digest(Long.parseLong(matcher.group(2)), matcher.group(1)));
    }
    return entries;
  }

  private static Problem.Stop differs(ArtifactError code, String name, String what) {
    return new Problem(
            code,
            name,
            "The entry %s %s the publisher signed. Get the artifact from its publisher again."
                .formatted(name, what))
        .stop();
  }

  private static Problem.Stop malformed() {
    return new Problem(
            ArtifactError.ARTIFACT_SIGNATURE_MALFORMED,
            ENTRY,
            "The list of signed entries is not in its one canonical form. Sign the artifact again.")
        .stop();
  }
}
