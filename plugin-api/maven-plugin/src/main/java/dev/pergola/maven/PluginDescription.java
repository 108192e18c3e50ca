// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The plugin's plugin.json, completed by what the pom says. */
final class PluginDescription {
  static final String ENTRY = "META-INF/pergola/plugin.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * The file's own bytes when nothing is missing, else with title, description and an empty list of
   * capabilities added.
   *
   * @param classes the folder that holds it, or not
   * @throws RefusedException when it is no JSON object
   */
  static byte[] complete(Path classes, String title, @Nullable String description)
      throws IOException, RefusedException {
    Path file = classes.resolve(ENTRY);
    byte[] own = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[] {'{', '}'};
    ObjectNode object = parse(own);
    boolean complete = true;
    if (!object.has("title")) {
      object.put("title", title);
      complete = false;
    }
    if (!object.has("description") && description != null && !description.isBlank()) {
      object.put("description", description.strip().replaceAll("\\s+", " "));
      complete = false;
    }
    if (!object.has("capabilities")) {
      object.putArray("capabilities");
      complete = false;
    }
    if (complete) {
      return own;
    }
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object);
    return (text.replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode parse(byte[] bytes) throws IOException, RefusedException {
    try {
      JsonNode node = JSON.readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new RefusedException(ENTRY + " must be a JSON object.");
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          "%s is not valid JSON (%s, line %d). Correct it."
              .formatted(ENTRY, e.getOriginalMessage(), e.getLocation().getLineNr()));
    }
  }

  private PluginDescription() {}
}
