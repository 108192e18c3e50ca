// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of plugins' publishers that an installation knows, and what each is worth. */
public final class PublisherKeys {
  /** No key: each signed artifact is {@link TrustLevel#COMMUNITY}. */
  public static final PublisherKeys NONE = new PublisherKeys(Map.of());

  private static final int MAX_FILE_BYTES = 256 * 1024;
  private static final Pattern LINE =
      Pattern.compile("(official|verified|marketplace|revoked)\\s+(\\S+)(?:\\s+(\\S.*))?");

  private final Map<String, Known> keys;

  private PublisherKeys(Map<String, Known> keys) {
    this.keys = Map.copyOf(keys);
  }

  /** What a key is worth. */
  public enum Worth {
    /** Pergola's own: what it signs is {@link TrustLevel#OFFICIAL}. */
    OFFICIAL,
    /** A publisher's whom the operator knows: what it signs is {@link TrustLevel#VERIFIED}. */
    VERIFIED,
    /** Lifts what other publishers signed to {@link TrustLevel#VERIFIED}. */
    MARKETPLACE,
    /** Lost or misused: whatever it signed, at any time, is refused. */
    REVOKED
  }

  /**
   * A key that is known.
   *
   * @param name for people
   */
  public record Known(TrustedKey key, Worth worth, String name) {}

  /** These keys; of two entries for one key a revoked one wins, then the later. */
  public static PublisherKeys of(List<Known> known) {
    Map<String, Known> keys = new LinkedHashMap<>();
    for (Known entry : known) {
      keys.merge(
          entry.key().id(),
          entry,
          (before, after) -> before.worth() == Worth.REVOKED ? before : after);
    }
    return new PublisherKeys(keys);
  }

  /**
   * The keys of a configuration value: lines (or parts between semicolons) of {@code WORTH KEY
   * NAME}, such as {@code verified MCowBQ… Example Pty Ltd}, or the path of a file of such lines.
   * WORTH is official, verified, marketplace or revoked. KEY is an Ed25519 public key as {@link
   * TrustedKeys#parse} takes it in one word: base64 or base64url, or the path of a file like
   * vendor.pub that holds one key. NAME may be left out. A line that begins with # says nothing.
   *
   * @param text blank for no key
   * @throws PergolaException {@link ArtifactError#ARTIFACT_PUBLISHER_KEY_INVALID}; names the line
   */
  public static PublisherKeys parse(String text) {
    List<String> lines = lines(text).lines().map(String::strip).toList();
    var known = new java.util.ArrayList<Known>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty() && !line.startsWith("#")) {
        known.add(known(line, i + 1));
      }
    }
    return of(known);
  }

  /** These keys and others; of two entries for one key a revoked one wins, then the other's. */
  public PublisherKeys and(PublisherKeys others) {
    List<Known> all = new java.util.ArrayList<>(keys.values());
    all.addAll(others.keys.values());
    return of(all);
  }

  private static String lines(String text) {
    try {
      Path file = text.isBlank() ? null : Path.of(text.strip());
      if (file != null && Files.isRegularFile(file)) {
        if (Files.size(file) > MAX_FILE_BYTES) {
          throw invalid("The file %s is larger than 256 KB.".formatted(file), null);
        }
        return Files.readString(file, StandardCharsets.UTF_8);
      }
    } catch (InvalidPathException e) {
      // Then it is no path, but the keys themselves.
    } catch (IOException e) {
      throw invalid("The file %s cannot be read.".formatted(text.strip()), e);
    }
    return text.replace(';', '\n');
  }

  private static Known known(String line, int number) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw invalid(
          "Line %d of the publishers' keys must be official, verified, marketplace or revoked, then a key, then a name."
              .formatted(number),
          null);
    }
    TrustedKeys keys;
    try {
      keys = TrustedKeys.parse(matcher.group(2));
    } catch (PergolaException e) {
      throw noKey(number, e);
    }
    TrustedKey key = keys.ids().size() == 1 ? keys.find(keys.ids().iterator().next()) : null;
    if (key == null) {
      throw noKey(number, null);
    }
    String name = matcher.group(3) == null ? key.id() : matcher.group(3);
    return new Known(key, Worth.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), name);
  }

  // The word itself is not shown: it may be a private key that strayed in here.
  private static PergolaException noKey(int number, @Nullable Throwable cause) {
    return invalid(
        "Line %d of the publishers' keys names no Ed25519 public key: it takes one in base64, or the path of a file like vendor.pub with one in it."
            .formatted(number),
        cause);
  }

  private static PergolaException invalid(String message, @Nullable Throwable cause) {
    return new PergolaException(ArtifactError.ARTIFACT_PUBLISHER_KEY_INVALID, message, cause);
  }

  /** What a publisher's key gives to what it signed: COMMUNITY for an unknown one. */
  TrustLevel level(String keyId) {
    Known known = keys.get(keyId);
    if (known == null) {
      return TrustLevel.COMMUNITY;
    }
    return switch (known.worth()) {
      case OFFICIAL -> TrustLevel.OFFICIAL;
      case VERIFIED -> TrustLevel.VERIFIED;
      case MARKETPLACE, REVOKED -> TrustLevel.COMMUNITY;
    };
  }

  boolean endorses(String keyId) {
    return keys.get(keyId) instanceof Known known && known.worth() == Worth.MARKETPLACE;
  }

  boolean isRevoked(String keyId) {
    return keys.get(keyId) instanceof Known known && known.worth() == Worth.REVOKED;
  }

  /** What a key's owner is called; null for an unknown key. */
  public @Nullable String name(String keyId) {
    Known known = keys.get(keyId);
    return known == null ? null : known.name();
  }

  String describe(String keyId) {
    Known known = keys.get(keyId);
    return known == null || known.name().equals(keyId)
        ? keyId
        : "%s of %s".formatted(keyId, known.name());
  }

  /** How many keys are known. */
  public int size() {
    return keys.size();
  }
}
