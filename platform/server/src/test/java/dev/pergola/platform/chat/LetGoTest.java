// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.PergolaException;
import dev.pergola.platform.plugins.Plugins;
import dev.pergola.platform.plugins.Steps;
import dev.pergola.testkit.PluginJar;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After a plugin has answered in every way there is, nothing that is left of it keeps it. */
@Timeout(60)
class LetGoTest {
  private static final String LOADER = "test.let-go.loader";

  private static final String SET_UP =
      """
      System.getProperties().put("test.let-go.loader",
          new java.lang.ref.WeakReference<>(FixturePlugin.class.getClassLoader()));
      contribute.modelProvider(new Talker());
      contribute.tools(() -> List.of(
          tool("answers", () -> ToolResult.of("One", new Table(
              List.of(new Table.Column("a", "A")), List.of(List.of(Cell.of(1L)))))),
          tool("objects", () -> { throw new PergolaException(Own.QUOTA, "No more.", new Odd()); }),
          tool("breaks", () -> { throw new Odd(); }),
          tool("lasts", () -> { new java.util.concurrent.CountDownLatch(1).await(); return null; })));
      """;

  private static final String MEMBERS =
      """
      static Tool tool(String name, java.util.concurrent.Callable<ToolResult> work) {
        return new Tool(name, name, name, JsonObject.EMPTY, Tool.Effect.READ,
            (caller, arguments) -> work.call());
      }

      static final class Odd extends RuntimeException {}

      enum Own implements ErrorCode {
        QUOTA;
        public Blame blame() { return Blame.USER; }
        public int status() { return 402; }
      }

      static final class Talker implements ModelProvider {
        public String name() { return "talker"; }
        public List<Model> models() { return List.of(new Model("m", "M", 1)); }
        public ChatResponse chat(ChatRequest request,
            java.util.function.Consumer<ChatEvent> events) throws InterruptedException {
          String asked = ((Message.User) request.messages().getFirst()).text();
          events.accept(new ChatEvent.Delta("Well. "));
          switch (asked) {
            case "objects" -> throw new PergolaException(Own.QUOTA, "No more.", new Odd());
            case "breaks" -> throw new Odd();
            case "lasts" -> new java.util.concurrent.CountDownLatch(1).await();
            default -> {}
          }
          boolean first = request.messages().size() == 1;
          List<ToolCall> calls = !first ? List.of() : List.of(
              ToolCall.of("a", "answers", JsonObject.EMPTY),
              ToolCall.of("b", "objects", JsonObject.EMPTY),
              ToolCall.of("c", "breaks", JsonObject.EMPTY),
              ToolCall.of("d", "lasts", JsonObject.EMPTY));
          return new ChatResponse("Well. ", calls, ChatResponse.StopReason.END, Usage.NONE, "m");
        }
      }
      """;

  @TempDir private Path jars;

  @Test
  void aStoppedPluginIsForgottenThoughItsAnswersAndErrorsAreKept() throws Exception {
    try (var talk = Talk.with("pergola.tools.time-limit", "300ms")) {
      talk.modelPlugin.close();
      var plugins = talk.server.bean(Plugins.class);
      plugins.begin(Duration.ofSeconds(10));
      PluginJar jar = PluginJar.of("talker", SET_UP).members(MEMBERS);
      try (var in = Files.newInputStream(jar.write(jars.resolve("talker.jar")))) {
        plugins.install(in, "talker.jar", false, Talk.ADA, Steps.UNHEARD);
      }
      var loader = (WeakReference<?>) System.getProperties().remove(LOADER);
      assertThat(loader.get()).isNotNull();
      List<Object> kept = new ArrayList<>();

      Reply reply = talk.ask("all");
      kept.add(reply);
      assertThat(reply.toolCalls())
          .extracting(call -> call.result().failed())
          .containsExactly(false, true, true, true);
      for (String failing : List.of("objects", "breaks")) {
        Throwable failure = catchThrowable(() -> talk.ask(failing));
        assertThat(failure).isInstanceOf(PergolaException.class);
        kept.add(failure);
      }
      var lasting = new FutureTask<>(() -> talk.ask("lasts"));
      Thread thread = Thread.ofVirtual().start(lasting);
      await().until(() -> talk.events(TurnEvent.Delta.class).size() == 6);
      thread.interrupt();
      kept.add(catchThrowable(lasting::get));
      plugins.stop("talker", Talk.ADA);

      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(loader.get()).isNull();
              });
      assertThat(kept).hasSize(4).doesNotContainNull();
      assertThat(talk.server.bean(Chat.class)).isNotNull();
    }
  }
}
