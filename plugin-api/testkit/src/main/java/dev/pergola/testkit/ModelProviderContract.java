// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import dev.pergola.testkit.ModelServer.Step;
import dev.pergola.testkit.ScriptedAnswer.ScriptedCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ModelProvider} that asks a model over HTTP must do, against a server on the
 * loopback address that speaks the vendor's wire format. A subclass names the plugin, its settings
 * and the format; one provider that passes can take another's place.
 */
public abstract class ModelProviderContract extends ModelProviderFailures {
  private static final Usage SOME_USAGE = new Usage(12, 5, 0, 0);

  private static final List<ToolDescription> TOOLS =
      List.of(
          new ToolDescription(
              "list_invoices",
              "Invoices",
              "Lists invoices, \"newest\" first",
              (JsonObject)
                  Json.parse(
                      """
                      {"type":"object","properties":{
                        "status":{"type":"string","enum":["overdue","paid"],"description":"Which"},
                        "from":{"type":"string","format":"date"},
                        "limit":{"type":"integer","minimum":1,"maximum":500,"default":50},
                        "lines":{"type":"array","items":{"type":"object","properties":{}}}},
                       "required":["status"],"additionalProperties":false}
                      """)),
          new ToolDescription(
              "weather",
              "Weather",
              "Tells the weather",
              Json.object("type", "object", "properties", JsonObject.EMPTY)));

  /** For subclasses. */
  protected ModelProviderContract() {}

  /** Whether the provider sends the key; false for one that asks a server of one's own. */
  protected boolean authenticates() {
    return true;
  }

  @Test
  void offersModelsWithoutAskingTheServer() {
    assertThat(provider().name()).matches("[a-z][a-z0-9-]*");
    List<Model> models = provider().models();
    assertThat(models).isNotEmpty();
    assertThat(models).extracting(Model::id).doesNotHaveDuplicates().allMatch(id -> !id.isBlank());
    assertThat(models).extracting(Model::title).allMatch(title -> !title.isBlank());
    assertThat(models).extracting(Model::rank).allMatch(rank -> rank >= 0);
    assertThat(server().requests()).isEmpty();
  }

  @Test
  void answers() throws Exception {
    script(ScriptedAnswer.saying("It is 42."));

    ChatResponse response = chat(question("What is it?"));

    assertThat(response)
        .isEqualTo(
            new ChatResponse("It is 42.", List.of(), StopReason.END, SOME_USAGE, "scripted-model"));
  }

  @Test
  void streamedPiecesMakeUpTheAnswer() throws Exception {
    script(
        ScriptedAnswer.saying("Größe: ", "10 €", "\n\n", "| a |", " 😀 \"\\u00e9\" ", "</script>"));

    List<String> pieces = new ArrayList<>();
    ChatResponse response = provider().chat(question("How large?"), collectInto(pieces));

    assertThat(response.text()).isEqualTo("Größe: 10 €\n\n| a | 😀 \"\\u00e9\" </script>");
    assertThat(String.join("", pieces)).isEqualTo(response.text());
    assertThat(pieces).hasSizeGreaterThan(1).doesNotContain("");
  }

  @Test
  void piecesAreHeardAsTheyComeOnTheCallersThread() throws Exception {
    var firstHeard = new CountDownLatch(1);
    List<byte[]> events = dialect().stream(ScriptedAnswer.saying("first", "second"));
    int untilFirst = countUntilFirstPiece(events, "first");
    List<Step> steps = new ArrayList<>(send(events.subList(0, untilFirst)));
    steps.add(new Step.Await(firstHeard));
    steps.addAll(send(events.subList(untilFirst, events.size())));
    script(steps);

    Set<Thread> threads = new HashSet<>();
    ChatResponse response =
        provider()
            .chat(
                question("Go"),
                _ -> {
                  threads.add(Thread.currentThread());
                  firstHeard.countDown();
                });

    assertThat(response.text()).isEqualTo("firstsecond");
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void bytesMayArriveOneByOne() throws Exception {
    String arguments = "{\"note\":\"naïve 😀\"}";
    var answer =
        new ScriptedAnswer(
            List.of("Zürich ", "→ 😀"),
            List.of(new ScriptedCall("call_1", "note", List.of(arguments))),
            StopReason.TOOL_CALLS,
            SOME_USAGE,
            "scripted-model");
    List<byte[]> single = new ArrayList<>();
    for (byte[] event : dialect().stream(answer)) {
      for (byte b : event) {
        single.add(new byte[] {b});
      }
    }
    script(send(single));

    ChatResponse response = chat(question("Where?"));

    assertThat(response.text()).isEqualTo("Zürich → 😀");
    assertThat(response.toolCalls()).containsExactly(ToolCall.parse("call_1", "note", arguments));
    assertThat(response.usage()).isEqualTo(SOME_USAGE);
  }

  @Test
  void sendsTheWholeConversation() throws Exception {
    script(ScriptedAnswer.saying("Fine."));
    var asked =
        new ChatRequest(
            model(),
            "You answer questions about \"books\".\nBe brief.",
            List.of(
                new Message.User("Who owes me — and how much?"),
                new Message.Assistant(
                    "I look.",
                    List.of(
                        ToolCall.of("call_1", "list_invoices", Json.object("status", "overdue")),
                        ToolCall.of("call_2", "weather", JsonObject.EMPTY))),
                new Message.ToolAnswer("call_1", "list_invoices", "2 invoices.\n\n| a |", false),
                new Message.ToolAnswer("call_2", "weather", "Rain ☔", false),
                new Message.Assistant("Two customers.", List.of()),
                new Message.User("Which?")),
            TOOLS,
            321);

    chat(asked);

    assertThat(received())
        .usingRecursiveComparison()
        .ignoringFields("tools.title")
        .isEqualTo(asked);
  }

  @Test
  void sendsOnlyWhatIsAsked() throws Exception {
    script(ScriptedAnswer.saying("Fine."));
    ChatRequest asked = question("Hello");

    chat(asked);

    assertThat(received()).isEqualTo(asked);
  }

  @Test
  void tellsTheModelThatAToolFailed() throws Exception {
    script(ScriptedAnswer.saying("Sorry."));

    chat(
        conversation(
            new Message.User("Weather?"),
            new Message.Assistant(
                "", List.of(ToolCall.of("call_1", "weather", Json.object("city", "Atlantis")))),
            new Message.ToolAnswer("call_1", "weather", "There is no such city.", true)));

    assertThat(received().messages().getLast())
        .isInstanceOfSatisfying(
            Message.ToolAnswer.class,
            answer -> assertThat(answer.text()).contains("There is no such city."));
  }

  @Test
  void sendsItsKey() throws Exception {
    script(ScriptedAnswer.saying("Fine."));

    chat(question("Hello"));

    assertThat(dialect().key(server().requests().getFirst()))
        .isEqualTo(authenticates() ? KEY : null);
  }

  @Test
  void callsToolsInParallelFromFragments() throws Exception {
    String invoices = "{\"status\":\"overdue\",\"limit\":5}";
    String weather = "{\"city\":\"Zürich \\u2614\\n \\\"old\\\" 😀\",\"days\":[1,2,{\"a\":null}]}";
    script(
        ScriptedAnswer.calling(
            new ScriptedCall("call_1", "list_invoices", everyCharacterOf(invoices)),
            new ScriptedCall("call_2", "weather", everyCharacterOf(weather)),
            new ScriptedCall("call_3", "now", List.of())));

    ChatResponse response = chat(question("Do all"));

    assertThat(response.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
    assertThat(response.text()).isEmpty();
    assertThat(response.toolCalls())
        .containsExactly(
            ToolCall.parse("call_1", "list_invoices", invoices),
            ToolCall.parse("call_2", "weather", weather),
            ToolCall.of("call_3", "now", JsonObject.EMPTY));
    assertThat(response.toolCalls()).extracting(ToolCall::malformed).containsOnlyNulls();
  }

  @Test
  void saysAndCallsInOneAnswer() throws Exception {
    script(
        new ScriptedAnswer(
            List.of("Let me ", "look."),
            List.of(new ScriptedCall("call_1", "now", List.of("{}"))),
            StopReason.TOOL_CALLS,
            SOME_USAGE,
            "scripted-model"));

    ChatResponse response = chat(question("What time is it?"));

    assertThat(response.text()).isEqualTo("Let me look.");
    assertThat(response.toolCalls())
        .containsExactly(ToolCall.of("call_1", "now", JsonObject.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"city\": ", "[1]", "city=Paris", "{\"a\":1}{\"a\":1}"})
  void keepsMalformedArgumentsAsText(String text) throws Exception {
    assumeTrue(dialect().argumentsAreText(), "this format sends arguments as JSON");
    script(ScriptedAnswer.calling(new ScriptedCall("call_1", "weather", List.of(text))));

    ChatResponse response = chat(question("Weather?"));

    assertThat(response.toolCalls())
        .containsExactly(new ToolCall("call_1", "weather", JsonObject.EMPTY, text));
  }

  @Test
  void sendsMalformedArgumentsBackAsValidJson() throws Exception {
    // Several servers refuse the whole conversation for ever once it holds arguments that are none.
    script(ScriptedAnswer.saying("I try again."));

    chat(
        conversation(
            new Message.User("Weather?"),
            new Message.Assistant("", List.of(ToolCall.parse("call_1", "weather", "city=Paris"))),
            new Message.ToolAnswer("call_1", "weather", "The arguments are not JSON.", true)));

    assertThat(received().messages().get(1))
        .isInstanceOfSatisfying(
            Message.Assistant.class,
            assistant -> {
              ToolCall call = assistant.toolCalls().getFirst();
              assertThat(call.malformed()).isNull();
              assertThat(call.arguments().toString()).contains("city=Paris");
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = StopReason.class,
      names = {"END", "MAX_TOKENS", "REFUSED"})
  void tellsWhyItStopped(StopReason reason) throws Exception {
    Collection<StopReason> known = dialect().stopWords().values();
    assumeTrue(known.isEmpty() || known.contains(reason), "this format has no word for it");
    script(ScriptedAnswer.saying("So far").stoppingFor(reason));

    ChatResponse response = chat(question("Tell me all"));

    assertThat(response.stopReason()).isEqualTo(reason);
    assertThat(response.text()).isEqualTo("So far");
  }

  @Test
  void aSlowModelIsWaitedFor() throws Exception {
    List<Step> steps = new ArrayList<>(List.of(new Step.Think(Duration.ofSeconds(2))));
    steps.addAll(send(dialect().stream(ScriptedAnswer.saying("At last."))));
    script(steps);

    assertThat(chat(question("Think hard")).text()).isEqualTo("At last.");
  }

  @Test
  void answersSeveralAtOnce() throws Exception {
    int calls = 20;
    var allAsked = new CountDownLatch(1);
    for (int i = 0; i < calls; i++) {
      List<Step> steps = new ArrayList<>(List.of(new Step.Await(allAsked)));
      steps.addAll(send(dialect().stream(ScriptedAnswer.saying("Answer ", String.valueOf(i)))));
      script(steps);
    }
    List<FutureTask<String>> tasks = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      var task =
          new FutureTask<>(
              () -> {
                List<String> pieces = new ArrayList<>();
                String text = provider().chat(question("Go"), collectInto(pieces)).text();
                assertThat(String.join("", pieces)).isEqualTo(text);
                return text;
              });
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    await(() -> server().requests().size() == calls);
    allAsked.countDown();

    Set<String> answers = new HashSet<>();
    for (FutureTask<String> task : tasks) {
      answers.add(task.get());
    }
    assertThat(answers).hasSize(calls).contains("Answer 0", "Answer 19");
  }

  private ChatRequest received() {
    return dialect().read(server().requests().getLast());
  }

  private static List<String> everyCharacterOf(String text) {
    return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
  }

  private static int countUntilFirstPiece(List<byte[]> events, String piece) {
    for (int i = 0; i < events.size(); i++) {
      if (new String(events.get(i), StandardCharsets.UTF_8).contains(piece)) {
        return i + 1;
      }
    }
    throw new AssertionError("The dialect does not stream pieces as they are scripted.");
  }
}
