// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The public keys whose licenses an installation accepts. */
public final class TrustedKeys {
  /** No key: no license is accepted. */
  public static final TrustedKeys NONE = new TrustedKeys(Map.of());

  private static final int MAX_FILE_BYTES = 64 * 1024;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  // An environment file or a shell may leave a line break as the two characters \ and n.
  private static final String BREAK = "(?:\\s|\\\\[nr])";
  private static final Pattern SEPARATOR = Pattern.compile("(?:" + BREAK + "|,)+");
  private static final Pattern WORD = Pattern.compile("[^\\s,]+");

  private final Map<String, TrustedKey> keys;

  private TrustedKeys(Map<String, TrustedKey> keys) {
    this.keys = Collections.unmodifiableMap(keys);
  }

  /** These keys. */
  public static TrustedKeys of(Collection<TrustedKey> keys) {
    Map<String, TrustedKey> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(key.id(), key));
    return new TrustedKeys(byId);
  }

  /**
   * The keys of a configuration value: entries separated by commas, spaces or line breaks, each a
   * PEM block ({@code PUBLIC KEY}; its line breaks may have become spaces or {@code \n}), the
   * base64 or base64url of its content or of the raw 32 bytes, or the path of a file that holds
   * such entries. A path that is one of several entries holds no space or comma.
   *
   * @param text blank for no key
   * @throws PergolaException {@link LicenseError#LICENSE_KEY_INVALID} when an entry is no such key;
   *     names the entry
   */
  public static TrustedKeys parse(String text) {
    Map<String, TrustedKey> keys = new LinkedHashMap<>();
    Path whole = file(text.strip());
    if (whole != null) {
      addFile(keys, whole);
    } else {
      addEntries(keys, text, null);
    }
    return new TrustedKeys(keys);
  }

  /** The ids of the keys, in the order of the configuration. */
  public Set<String> ids() {
    return keys.keySet();
  }

  /** The key of this id; null when it is not trusted. */
  public @Nullable TrustedKey find(String id) {
    return keys.get(id);
  }

  /** Whether there is no key at all. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The ids of the keys. */
  @Override
  public String toString() {
    return keys.keySet().toString();
  }

  private static void addEntries(Map<String, TrustedKey> keys, String text, @Nullable Path source) {
    int at = 0;
    int count = 0;
    Matcher separator = SEPARATOR.matcher(text);
    while (true) {
      if (separator.region(at, text.length()).lookingAt()) {
        at = separator.end();
      }
      if (at == text.length()) {
        return;
      }
      count++;
      at = addEntry(keys, text, at, new Place(count, source));
    }
  }

  /** Adds the entry that begins here and tells where it ends. */
  private static int addEntry(Map<String, TrustedKey> keys, String text, int at, Place place) {
    if (text.startsWith("-----BEGIN", at)) {
      Matcher pem = PEM.matcher(text).region(at, text.length());
      if (!pem.lookingAt()) {
        throw place.invalid(
            "a PEM block without its end: copy it whole, from BEGIN to the dashes after END");
      }
      add(keys, pem(pem.group(1), pem.group(2), place), place);
      return pem.end();
    }
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    matcher.lookingAt();
    String word = matcher.group();
    Path file = file(word);
    if (file != null) {
      if (place.source() != null) {
        throw place.invalid("the path of another file: a key file holds keys only");
      }
      addFile(keys, file);
    } else {
      add(keys, bare(word, place), place);
    }
    return matcher.end();
  }

  private static byte[] bare(String word, Place place) {
    byte[] bytes = base64(word);
    if (bytes != null && bytes.length == TrustedKey.PKCS8_LENGTH) {
      throw place.privateKey();
    }
    if (bytes == null
        || bytes.length != TrustedKey.RAW_LENGTH && bytes.length != TrustedKey.SPKI_LENGTH) {
      // What could be some other key is not shown: it may be a secret that strayed in here.
      String shown = bytes == null ? Abbreviation.of(word) : word.substring(0, word.length() / 4);
      throw place.invalid(
          "\"%s%s\", which is neither an Ed25519 public key nor the path of a readable file"
              .formatted(shown, bytes == null ? "" : "…"));
    }
    return bytes;
  }

  private static void addFile(Map<String, TrustedKey> keys, Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw invalid("The key file %s is larger than 64 KB. Name a file like vendor.pub.", file);
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (text.isBlank()) {
        throw invalid("The key file %s is empty. Name a file like vendor.pub.", file);
      }
      addEntries(keys, text, file);
    } catch (IOException e) {
      throw new PergolaException(
          LicenseError.LICENSE_KEY_INVALID,
          "The key file %s cannot be read (%s). Check its permissions."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static byte[] pem(String label, String body, Place place) {
    if (label.endsWith("PRIVATE KEY")) {
      throw place.privateKey();
    }
    if (!label.equals("PUBLIC KEY")) {
      throw place.invalid("a PEM block \"%s\"; it must be a PUBLIC KEY".formatted(label));
    }
    byte[] bytes = base64(body.replaceAll(BREAK + "+", ""));
    if (bytes == null) {
      throw place.invalid("a PEM block whose content is not base64: copy it again");
    }
    return bytes;
  }

  private static void add(Map<String, TrustedKey> keys, byte[] bytes, Place place) {
    try {
      TrustedKey key = TrustedKey.of(bytes);
      keys.put(key.id(), key);
    } catch (InvalidKeyException e) {
      throw place.invalid("a key that cannot be used: " + e.getMessage());
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Path file(String entry) {
    try {
      return !entry.isEmpty() && Files.isRegularFile(Path.of(entry)) ? Path.of(entry) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static PergolaException invalid(String message, Path file) {
    return new PergolaException(LicenseError.LICENSE_KEY_INVALID, message.formatted(file));
  }

  /** Which entry, for messages. */
  private record Place(int number, @Nullable Path source) {
    PergolaException privateKey() {
      return invalid(
          "a private key, which belongs to the vendor alone: put the vendor's public key"
              + " (vendor.pub) here instead");
    }

    PergolaException invalid(String what) {
      return new PergolaException(
          LicenseError.LICENSE_KEY_INVALID,
          "Entry %d of the trusted license keys%s is %s."
              .formatted(number, source == null ? "" : " in " + source, what));
    }
  }
}
