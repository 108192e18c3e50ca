// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a question says about a tool's parameters.
 *
 * @param values by the parameters' names
 * @param missing parameters that the tool needs and the question does not tell
 * @param untaken how many numbers and names of the question the tool has no use for
 */
record Arguments(JsonObject values, List<Parameter> missing, int untaken) {
  static Arguments of(ToolDescription tool, Question question) {
    List<Parameter> parameters = Parameter.of(tool);
    var filling = new Filling(parameters, question);
    Map<String, Json> values = filling.fill();
    return of(parameters, values, filling.untaken());
  }

  /** These, and what they lack from those of an earlier question about the same tool. */
  Arguments orElse(Arguments earlier, ToolDescription tool) {
    List<Parameter> parameters = Parameter.of(tool);
    Map<String, Json> both = new LinkedHashMap<>(earlier.values.members());
    // Another period replaces the one before as a whole, however the tool puts it.
    if (parameters.stream().anyMatch(p -> isAboutTime(p) && values.get(p.name()) != null)) {
      parameters.stream().filter(Arguments::isAboutTime).forEach(p -> both.remove(p.name()));
    }
    both.putAll(values.members());
    return of(parameters, both, untaken);
  }

  private static boolean isAboutTime(Parameter parameter) {
    return switch (parameter.kind()) {
      case DATE, TIME -> true;
      case CHOICE ->
          parameter.choices().stream()
              .anyMatch(choice -> choice.matches(".*(day|week|month|quarter|year).*"));
      case NUMBER, BOOLEAN, TEXT, OTHER -> false;
    };
  }

  private static Arguments of(List<Parameter> parameters, Map<String, Json> values, int untaken) {
    Map<String, Json> inOrder = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Json value = values.get(parameter.name());
      if (value != null) {
        inOrder.put(parameter.name(), value);
      }
    }
    return new Arguments(
        new JsonObject(inOrder),
        parameters.stream().filter(p -> p.required() && !values.containsKey(p.name())).toList(),
        untaken);
  }
}
