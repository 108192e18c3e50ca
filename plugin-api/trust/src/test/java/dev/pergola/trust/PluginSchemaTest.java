// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/contracts/plugin.schema.json and the parser take and refuse the same documents. */
class PluginSchemaTest {
  private static final Path CONTRACTS = Path.of("../../docs/contracts");
  private static final List<Json> ODD_VALUES =
      List.of(
          Json.NULL,
          Json.string(""),
          Json.string(" "),
          Json.string("some text"),
          Json.string("text"),
          Json.string("CHOICE"),
          Json.number(5),
          Json.bool(true),
          Json.array(),
          Json.array("a"),
          Json.array(5),
          Json.array(Json.NULL),
          JsonObject.EMPTY);

  private final Schema schema;

  PluginSchemaTest() throws IOException {
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(CONTRACTS.resolve("plugin.schema.json")));
  }

  @Test
  void theDocumentationsExampleIsTakenByBoth() throws IOException {
    JsonObject example = example();

    assertThat(takenBySchema(example)).isTrue();
    assertThat(takenByParser(example)).isTrue();
  }

  @Test
  void theSchemaKnowsEveryTypeOfSetting() throws IOException {
    for (var type : PluginDescriptor.Setting.Type.values()) {
      for (String name : List.of(type.name(), type.name().toLowerCase(java.util.Locale.ROOT))) {
        JsonObject setting = Json.object("name", "a", "title", "A", "type", name);
        if (type == PluginDescriptor.Setting.Type.CHOICE) {
          setting = setting.with("choices", List.of("x"));
        }
        JsonObject document = Json.object("title", "T", "settings", List.of(setting));
        assertThat(takenBySchema(document)).as(name).isTrue();
        assertThat(takenByParser(document)).as(name).isTrue();
      }
    }
  }

  @Test
  void bothAgreeOnEveryVariationOfTheExample() throws IOException {
    int refused = 0;
    List<JsonObject> variations = variations(example());
    for (JsonObject document : variations) {
      boolean taken = takenByParser(document);
      assertThat(takenBySchema(document)).as(document.toString()).isEqualTo(taken);
      refused += taken ? 0 : 1;
    }
    assertThat(refused).isBetween(variations.size() / 4, variations.size() * 3 / 4);
  }

  /** The document with each member, its own and its settings', left out and made something odd. */
  private static List<JsonObject> variations(JsonObject document) {
    List<JsonObject> variations = new ArrayList<>(changes(document));
    List<Json> settings = document.get("settings").elements();
    for (int i = 0; i < settings.size(); i++) {
      for (JsonObject changed : changes((JsonObject) settings.get(i))) {
        List<Json> copy = new ArrayList<>(settings);
        copy.set(i, changed);
        variations.add(document.with("settings", copy));
      }
    }
    return variations;
  }

  private static List<JsonObject> changes(JsonObject object) {
    List<JsonObject> changes = new ArrayList<>();
    List<String> names = new ArrayList<>(object.members().keySet());
    names.addAll(List.of("choices", "required", "description", "default", "min", "max", "unknown"));
    for (String name : names) {
      var members = new LinkedHashMap<>(object.members());
      members.remove(name);
      changes.add(new JsonObject(members));
      ODD_VALUES.forEach(value -> changes.add(object.with(name, value)));
    }
    return changes;
  }

  private boolean takenBySchema(JsonObject document) {
    return schema.validate(document.toString(), InputFormat.JSON).isEmpty();
  }

  private static boolean takenByParser(JsonObject document) {
    try {
      PluginDescriptor.parseInfo(document.toString());
      return true;
    } catch (PergolaException e) {
      return false;
    }
  }

  private static JsonObject example() throws IOException {
    String page = Files.readString(CONTRACTS.resolve("plugin-artifact.md"));
    return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map((MatchResult match) -> (JsonObject) Json.parse(match.group(1)))
        .findFirst()
        .orElseThrow();
  }
}
