// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {
  enum Status {
    OPEN,
    OVER_DUE
  }

  record Period(LocalDate from, @Nullable LocalDate to) {}

  record Arguments(
      @Describe("Words in the name") String name,
      @Nullable Integer limit,
      long offset,
      BigDecimal minimum,
      boolean archived,
      @Nullable Instant since,
      UUID contact,
      Status status,
      Period period,
      List<Status> statuses,
      Map<String, Double> rates,
      @Nullable JsonObject filter,
      @Nullable Json anything) {}

  @Test
  void aRecordIsDescribedAsModelsExpectAToolsParameters() {
    assertThat(JsonSchema.of(Arguments.class))
        .isEqualTo(
            Json.parse(
                """
                {"type": "object",
                 "properties": {
                   "name": {"type": "string", "description": "Words in the name"},
                   "limit": {"type": "integer"},
                   "offset": {"type": "integer"},
                   "minimum": {"type": "number"},
                   "archived": {"type": "boolean"},
                   "since": {"type": "string", "format": "date-time"},
                   "contact": {"type": "string", "format": "uuid"},
                   "status": {"type": "string", "enum": ["open", "over_due"]},
                   "period": {
                     "type": "object",
                     "properties": {
                       "from": {"type": "string", "format": "date"},
                       "to": {"type": "string", "format": "date"}},
                     "required": ["from"]},
                   "statuses": {
                     "type": "array",
                     "items": {"type": "string", "enum": ["open", "over_due"]}},
                   "rates": {"type": "object", "additionalProperties": {"type": "number"}},
                   "filter": {"type": "object"},
                   "anything": {}},
                 "required": ["name", "offset", "minimum", "archived", "contact", "status",
                              "period"]}
                """));
  }

  @Test
  void aRecordWithoutComponentsTakesNoArguments() {
    record None() {}

    assertThat(JsonSchema.of(None.class)).hasToString("{\"type\":\"object\",\"properties\":{}}");
  }

  @Test
  void propertiesStandInTheOrderOfTheComponents() {
    assertThat(JsonSchema.of(Arguments.class).object("properties").members().keySet())
        .startsWith("name", "limit", "offset", "minimum");
  }

  record Tree(String name, List<Tree> children) {}

  @Test
  void whatCannotBeDescribedIsRefused() {
    record Maybe(Optional<String> name) {}
    record Letter(char letter) {}
    record Generic<T>(T value) {}

    for (Class<? extends Record> type :
        List.<Class<? extends Record>>of(Maybe.class, Letter.class, Generic.class, Tree.class)) {
      assertThatThrownBy(() -> JsonSchema.of(type))
          .as(type.getSimpleName())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
