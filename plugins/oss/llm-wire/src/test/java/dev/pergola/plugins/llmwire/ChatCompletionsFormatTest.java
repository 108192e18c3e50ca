// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmwire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ChatOptions;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.JsonSchema;
import dev.pergola.api.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCompletionsFormatTest {
  @ParameterizedTest
  @CsvSource({"true, max_completion_tokens", "false, max_tokens"})
  void namesTheLimitAsTheServerKnowsIt(boolean newLimitName, String name) {
    var request = new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), 77);

    JsonObject body = new ChatCompletionsFormat(newLimitName).write(request);

    assertThat(body.integer(name)).isEqualTo(77);
    assertThat(body.toString()).containsOnlyOnce("max_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "true|{'type':'object','properties':{},'additionalProperties':false}",
        "true|{'type':'object','properties':{'a':{'type':['string','null']}},'required':['a'],'additionalProperties':false}",
        "true|{'type':'object','properties':{'a':{'type':'array','items':{'$ref':'#/$defs/b'}}},'required':['a'],'additionalProperties':false,'$defs':{'b':{'type':'object','properties':{'c':{'enum':['d']}},'required':['c'],'additionalProperties':false}}}",
        "true|{'type':'object','properties':{'a':{'anyOf':[{'type':'integer'},{'type':'null'}]}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
        "false|{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':true}",
        "false|{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':{'type':'string'}}",
        "false|{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'object','properties':{}}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':['object','null']}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'array'}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'array','items':{'type':'object','properties':{'b':{}}}}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{'type':'string','minLength':1}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':{}},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{'a':true},'required':['a'],'additionalProperties':false}",
        "false|{'type':'object','properties':{},'additionalProperties':false,'allOf':[]}",
        "false|{'anyOf':[{'type':'object','properties':{},'additionalProperties':false}]}",
        "false|{'type':'array','items':{'type':'string'}}",
        "false|{}",
      })
  void holdsAnAnswerToItsSchemaStrictlyWhereServersAcceptThat(boolean strict, String schema) {
    var parsed = (JsonObject) Json.parse(schema.replace('\'', '"'));
    var options = new ChatOptions(null, null, List.of(), ChatOptions.ToolChoice.AUTO, parsed);
    var request =
        new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(), null, options, null);

    JsonObject body = new ChatCompletionsFormat(true).write(request);

    assertThat(body.object("response_format").object("json_schema"))
        .isEqualTo(Json.object("name", "answer", "schema", parsed, "strict", strict));
  }

  /** A tool's arguments, one of which need not be given. */
  record Arguments(String name, @Nullable Integer limit) {}

  @Test
  void holdsNoToolToItsSchemaStrictlySinceTheContractsSchemasDoNotFitThat() {
    JsonObject schema = JsonSchema.of(Arguments.class);
    var tool = new ChatRequest.ToolDescription("find", "Find", "Finds.", schema);
    var request = new ChatRequest("m", null, List.of(new Message.User("Hi")), List.of(tool), null);

    assertThat(StrictSchema.fits(schema)).isFalse();
    assertThat(new ChatCompletionsFormat(true).write(request).toString()).doesNotContain("strict");
  }
}
