// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bill of materials: which libraries are in the artifact. */
final class Sbom {
  static final String ENTRY = "META-INF/sbom/bom.json";
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  /** What is wrong with it, a missing one included; null when it looks right. */
  static @Nullable Problem check(ArtifactFile artifact) throws IOException {
    ZipItem item = artifact.find(ENTRY);
    if (item == null) {
      return new Problem(
          ArtifactError.ARTIFACT_SBOM_MISSING,
          ENTRY,
          "The artifact does not say which libraries are in it. Let the build write %s (CycloneDX)."
              .formatted(ENTRY));
    }
    if (item.unpacked() > MAX_BYTES) {
      return invalid("it is larger than 16 MB");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(artifact.read(item)))
              .toString();
      if (!(Json.parse(text) instanceof JsonObject bom)
          || !"CycloneDX".equals(bom.string("bomFormat"))
          || bom.string("specVersion") == null) {
        return invalid("it is not CycloneDX");
      }
      if (!(bom.get("components") instanceof JsonArray components)) {
        return invalid("it has no list of components");
      }
      boolean named =
          components.values().stream()
              .allMatch(part -> part instanceof JsonObject object && object.string("name") != null);
      return named ? null : invalid("one of its components has no name");
    } catch (CharacterCodingException e) {
      return invalid("it is not UTF-8 text");
    } catch (PergolaException e) {
      return invalid("it is not JSON (%s)".formatted(Abbreviation.of(e.getMessage())));
    }
  }

  private static Problem invalid(String what) {
    return new Problem(
        ArtifactError.ARTIFACT_SBOM_INVALID,
        ENTRY,
        "%s cannot be used: %s. Let the build write it in CycloneDX's JSON."
            .formatted(ENTRY, what));
  }

  private Sbom() {}
}
