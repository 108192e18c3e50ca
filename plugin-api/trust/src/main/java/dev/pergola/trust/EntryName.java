// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the name of an entry must be like, so that it means one place in the artifact only. */
final class EntryName {
  private static final int MAX_BYTES = 512;
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  // Control, format (such as those that turn the reading direction), unassigned, private use and
  // line separators: none of them shows as what it is.
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  /** The name in these bytes; throws when it is not acceptable. */
  static String decode(byte[] bytes, boolean utf8) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw odd("", "An entry's name has %d bytes".formatted(bytes.length));
    }
    String name;
    try {
      var charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
      name = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw odd("", "An entry's name is not UTF-8 that is marked as such");
    }
    check(name);
    return name;
  }

  private static void check(String name) {
    String shown = Abbreviation.of(name);
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || DRIVE.matcher(name).matches()) {
      throw escape(shown);
    }
    if (name.indexOf(':') >= 0 || !isPlain(name) && UNSEEN.matcher(name).find()) {
      throw odd(
          shown, "The entry \"%s\" has a character that names must not have".formatted(shown));
    }
    int end = name.endsWith("/") ? name.length() - 1 : name.length();
    for (int start = 0; start <= end; ) {
      int slash = name.indexOf('/', start);
      int stop = slash < 0 || slash > end ? end : slash;
      checkSegment(name.substring(start, stop), shown);
      start = stop + 1;
    }
  }

  private static void checkSegment(String segment, String shown) {
    if (segment.equals("..")) {
      throw escape(shown);
    }
    if (segment.isBlank()
        || segment.endsWith(".")
        || segment.endsWith(" ")
        || segment.startsWith(" ")) {
      throw odd(
          shown,
          "A part of the name \"%s\" is empty, or begins or ends with a dot or space"
              .formatted(shown));
    }
  }

  /** The same for all names that some file system takes for one. */
  static String folded(String name) {
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (isPlain(path)) {
      return path.toLowerCase(Locale.ROOT);
    }
    String upper = Normalizer.normalize(path, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static Problem.Stop escape(String shown) {
    return new Problem(
            ArtifactError.ARTIFACT_PATH_ESCAPE,
            shown,
            "The entry \"%s\" leads out of the artifact. No build makes such a jar: do not use it."
                .formatted(shown))
        .stop();
  }

  private static Problem.Stop odd(String shown, String what) {
    return new Problem(
            ArtifactError.ARTIFACT_ODD_NAME, shown, what + ". Rename it, and build the jar again.")
        .stop();
  }

  private EntryName() {}
}
