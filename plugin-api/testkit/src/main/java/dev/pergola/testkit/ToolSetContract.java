// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Tool;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;

/** What every tool must say about itself, so that a model can choose and call it. */
public final class ToolSetContract {
  /**
   * Checks the tools that one plugin brings.
   *
   * @throws AssertionError that names each tool and what it lacks
   */
  public static void check(List<Tool> tools) {
    assertThat(tools).extracting(Tool::name).doesNotHaveDuplicates();
    assertThat(tools).extracting(Tool::title).doesNotHaveDuplicates();
    var softly = new SoftAssertions();
    tools.forEach(tool -> check(tool, softly));
    softly.assertAll();
  }

  private static void check(Tool tool, SoftAssertions softly) {
    softly.assertThat(tool.title()).as("title of %s", tool.name()).isNotBlank();
    softly
        .assertThat(tool.description())
        .as("description of %s: what it does, when to use it, what it answers with", tool.name())
        .hasSizeGreaterThanOrEqualTo(20);
    JsonObject schema = tool.parameters();
    softly
        .assertThat(schema.string("type"))
        .as("type of the parameters of %s", tool.name())
        .isEqualTo("object");
    softly
        .assertThat(schema.get("properties"))
        .as("properties of the parameters of %s", tool.name())
        .isInstanceOf(JsonObject.class);
    Map<String, Json> properties = schema.object("properties").members();
    properties.forEach(
        (name, property) ->
            softly
                .assertThat(
                    property instanceof JsonObject object ? object.string("description") : "")
                .as("description of the parameter %s of %s", name, tool.name())
                .isNotBlank());
    Json required = schema.get("required");
    if (required != null) {
      softly
          .assertThat(required.elements().stream().map(Json::text))
          .as("required parameters of %s", tool.name())
          .doesNotHaveDuplicates()
          .isSubsetOf(properties.keySet());
    }
  }

  private ToolSetContract() {}
}
