// SPDX-License-Identifier: MIT
package dev.pergola.platform.tools;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.api.Tool;
import dev.pergola.api.ToolCall;
import dev.pergola.api.ToolResult;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ToolsTest {
  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of(Permission.CHAT));

  private TestServer server;
  private Tools tools;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE, Map.of("pergola.tools.time-limit", "500ms"));
    tools = server.bean(Tools.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aToolIsCalledInTheCallersNameWithTheArguments() throws Exception {
    bring(
        reading(
            "echo", (caller, arguments) -> ToolResult.of(caller.name() + " says " + arguments)));

    ToolOutcome outcome = call(ToolCall.of("1", "echo", Json.object("a", 1)));

    assertThat(outcome.result().summary()).isEqualTo("Ada says {\"a\":1}");
    assertThat(outcome.failed()).isFalse();
    assertThat(outcome.pluginId()).isEqualTo("books");
    assertThat(outcome.call().id()).isEqualTo("1");
  }

  @Test
  void allCallsRunAtOnceAndAreHeardOfAsTheyEnd() throws Exception {
    var together = new CyclicBarrier(2);
    var secondIsHeard = new CountDownLatch(1);
    bring(
        reading(
            "slow",
            (_, _) -> {
              together.await();
              secondIsHeard.await();
              return ToolResult.of("slow");
            }),
        reading(
            "quick",
            (_, _) -> {
              together.await();
              return ToolResult.of("quick");
            }));
    List<String> heard = new ArrayList<>();

    tools.call(
        ADA,
        List.of(callOf("slow"), callOf("quick")),
        (index, outcome) -> {
          heard.add(index + " " + outcome.result().summary());
          secondIsHeard.countDown();
        });

    assertThat(heard).containsExactly("1 quick", "0 slow");
  }

  @Test
  void anUnknownToolIsAnsweredWithTheNamesThatAreClose() throws Exception {
    bring(
        reading("xero_list_invoices", (_, _) -> ToolResult.of("")),
        reading("xero_list_contacts", (_, _) -> ToolResult.of("")),
        reading("weather", (_, _) -> ToolResult.of("")));

    assertThat(failure(callOf("list_invoice")))
        .contains("no tool named list_invoice", "Did you mean", "xero_list_invoices")
        .doesNotContain("weather");
    assertThat(failure(callOf("wheather"))).contains("Did you mean weather?");
    assertThat(failure(callOf("qqq")))
        .contains("The tools are: weather, xero_list_contacts, xero_list_invoices.");
    assertThat(call(callOf("qqq")).pluginId()).isNull();
  }

  @Test
  void withNoToolsAtAllTheModelIsToldToAnswerWithout() throws Exception {
    assertThat(failure(callOf("anything"))).contains("no tools at all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\": | expected more at character 6",
        "[1,2] | no JSON object but [1,2].",
        "nothing | expected a value at character 1"
      })
  void malformedArgumentsAreAnsweredWithWhatIsWrong(String written, String what) throws Exception {
    var called = new AtomicBoolean();
    bring(
        reading(
            "echo",
            (_, _) -> {
              called.set(true);
              return ToolResult.of("");
            }));

    String failure = failure(ToolCall.parse("1", "echo", written));

    assertThat(failure).contains("arguments of echo", what, "Write one JSON object");
    assertThat(called).isFalse();
  }

  @Test
  void aToolThatChangesSomethingIsNeitherOfferedNorCalled() throws Exception {
    var called = new AtomicBoolean();
    bring(
        reading("look", (_, _) -> ToolResult.of("")),
        tool(
            "pay",
            Tool.Effect.WRITE,
            (_, _) -> {
              called.set(true);
              return ToolResult.of("");
            }));

    assertThat(tools.forModels()).extracting(ToolDescription::name).containsExactly("look");
    assertThat(tools.all()).extracting(ListedTool::name).containsExactly("look", "pay");
    assertThat(failure(callOf("pay"))).contains("agreement", "Nothing was changed");
    assertThat(called).isFalse();
  }

  @Test
  void whatAToolObjectsToIsTheAnswerAndADefectIsNot() throws Exception {
    bring(
        reading(
            "picky",
            (_, _) -> {
              throw new PergolaException(StandardError.INVALID_ARGUMENT, "from must be before to.");
            }),
        reading(
            "broken",
            (_, _) -> {
              throw new IllegalStateException("token=secret");
            }),
        reading(
            "unlinked",
            (_, _) -> {
              throw new NoSuchMethodError("gone");
            }),
        reading("silent", (_, _) -> null));

    assertThat(failure(callOf("picky"))).isEqualTo("from must be before to.");
    assertThat(failure(callOf("broken"))).contains("The tool failed").doesNotContain("secret");
    assertThat(failure(callOf("unlinked"))).contains("The tool failed");
    assertThat(failure(callOf("silent"))).contains("The tool failed");
  }

  @Test
  void aToolThatTakesTooLongIsInterruptedAndTheOthersAnswerStands() throws Exception {
    var interrupted = new CountDownLatch(1);
    bring(
        reading("endless", (_, _) -> waitFor(interrupted)),
        reading("quick", (_, _) -> ToolResult.of("quick")));
    var outcomes = new ToolOutcome[2];

    tools.call(
        ADA,
        List.of(callOf("endless"), callOf("quick")),
        (index, outcome) -> outcomes[index] = outcome);

    assertThat(outcomes[0].failed()).isTrue();
    assertThat(outcomes[0].pluginId()).isEqualTo("books");
    assertThat(outcomes[0].result().summary()).contains("longer than 500 milliseconds");
    assertThat(outcomes[1].result().summary()).isEqualTo("quick");
    assertThat(interrupted.await(5, SECONDS)).isTrue();
  }

  @Test
  void interruptingTheAskerInterruptsTheTools() throws Exception {
    var running = new CountDownLatch(2);
    var interrupted = new CountDownLatch(2);
    Tool.Handler endless =
        (_, _) -> {
          running.countDown();
          return waitFor(interrupted);
        };
    bring(reading("first", endless), reading("second", endless));
    var asking =
        new FutureTask<>(
            () -> {
              tools.call(ADA, List.of(callOf("first"), callOf("second")), (_, _) -> {});
              return true;
            });
    Thread asker = Thread.ofVirtual().start(asking);
    running.await();

    asker.interrupt();

    assertThat(interrupted.await(5, SECONDS)).isTrue();
    assertThatThrownBy(asking::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void whenTheListenerThrowsTheOtherToolsAreInterrupted() throws Exception {
    var interrupted = new CountDownLatch(1);
    bring(
        reading("endless", (_, _) -> waitFor(interrupted)),
        reading("quick", (_, _) -> ToolResult.of("quick")));

    assertThatThrownBy(
            () ->
                tools.call(
                    ADA,
                    List.of(callOf("endless"), callOf("quick")),
                    (_, _) -> {
                      throw new IllegalStateException("nobody listens");
                    }))
        .hasMessage("nobody listens");

    assertThat(interrupted.await(5, SECONDS)).isTrue();
  }

  @Test
  void theListOfToolsIsForThoseWhoAreSignedIn() {
    bring(tool("pay", Tool.Effect.WRITE, (_, _) -> ToolResult.of("")));

    assertThat(TestClient.anonymous(server).get("/api/tools").status()).isEqualTo(401);

    var answer = TestClient.administrator(server).get("/api/tools");
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"tools":[{"name":"pay","title":"Title of pay","description":"Does pay",\
            "parameters":{"type":"object"},"effect":"WRITE","pluginId":"books"}]}""");
  }

  private void bring(Tool... brought) {
    FixturePlugin.bringing(server, "books", brought);
  }

  private static Tool reading(String name, Tool.Handler handler) {
    return tool(name, Tool.Effect.READ, handler);
  }

  private static Tool tool(String name, Tool.Effect effect, Tool.Handler handler) {
    return new Tool(
        name, "Title of " + name, "Does " + name, Json.object("type", "object"), effect, handler);
  }

  private static ToolCall callOf(String name) {
    return ToolCall.of("call-" + name, name, JsonObject.EMPTY);
  }

  private String failure(ToolCall call) throws InterruptedException {
    ToolOutcome outcome = call(call);
    assertThat(outcome.failed()).isTrue();
    assertThat(outcome.result().table()).isNull();
    return outcome.result().summary();
  }

  private ToolOutcome call(ToolCall call) throws InterruptedException {
    List<ToolOutcome> outcomes = new ArrayList<>();
    tools.call(ADA, List.of(call), (_, outcome) -> outcomes.add(outcome));
    assertThat(outcomes).hasSize(1);
    return outcomes.getFirst();
  }

  private static ToolResult waitFor(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return ToolResult.of("too late");
  }
}
