// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import dev.pergola.testkit.ModelServer;
import dev.pergola.testkit.ModelServer.Reply;
import dev.pergola.testkit.ModelServer.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failover between two real servers on the loopback address, faults on the wire included. */
@Timeout(60)
class LoopbackFailoverTest {
  private final ModelServer one = ModelServer.start();
  private final ModelServer two = ModelServer.start();
  private final Caller ada =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of("installation.administer"));
  private final List<String> heard = new ArrayList<>();
  private final CountDownLatch lastWord = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            TestServer.On.SQLITE,
            Map.of("pergola.models.retry-delay", "1ms", "pergola.models.attempts", "2"));
    FixturePlugin.providing(server, "p1", new WireProvider("one", one.address()));
    FixturePlugin.providing(server, "p2", new WireProvider("two", two.address()));
    server.bean(Routing.class).change(ada, rules -> rules.withFailover(List.of("one/m", "two/m")));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    one.close();
    two.close();
  }

  @Test
  void serversThatAreDownOrDisconnectBeforeTheFirstWordAreNotNoticed() throws Exception {
    one.script(new Reply(503, "text/plain", List.of(send("overloaded"))));
    one.script(new Reply(200, "text/plain", List.of(send(""), new Step.Disconnect())));
    two.script(
        new Reply(200, "text/plain", List.of(send("Good \n"), send("day\n"), send("end\n"))));

    Answered<ChatResponse> answered = ask();

    assertThat(answered.answer().text()).isEqualTo("Good day");
    assertThat(heard).containsExactly("Good ", "day");
    assertThat(Attempt.line(answered.attempts()))
        .matches(
            "one/m FAILED UNAVAILABLE \\d+ms; one/m FAILED UNAVAILABLE \\d+ms; two/m ANSWERED \\d+ms");
    assertThat(one.requests()).hasSize(2);
    assertThat(two.requests()).hasSize(1);
  }

  @Test
  void aServerThatDisconnectsAfterTheFirstWordEndsTheAnswerAndWhatItSaidCounts() {
    one.script(
        new Reply(
            200,
            "text/plain",
            List.of(
                send("Half an \n"),
                send("ans\n"),
                new Step.Await(lastWord),
                new Step.Disconnect())));

    PergolaException broken = catchThrowableOfType(PergolaException.class, this::ask);

    assertThat(broken.code()).isEqualTo(StandardError.UNAVAILABLE);
    assertThat(broken).hasMessageContaining("What it said until then counts");
    assertThat(String.join("", heard)).isEqualTo("Half an ans");
    assertThat(broken.members().integer("outputTokens")).isEqualTo(3);
    assertThat(one.requests()).hasSize(1);
    assertThat(two.requests()).isEmpty();
  }

  private Answered<ChatResponse> ask() throws InterruptedException {
    return server
        .bean(Failover.class)
        .ask(
            Asker.of(ada, Asker.Purpose.CHAT),
            server.bean(Router.class).route(ada, null, null),
            new ChatRequest("any", null, List.of(new Message.User("Hello")), List.of(), null),
            event -> {
              if (event instanceof ChatEvent.Delta(String text)) {
                heard.add(text);
                if (text.equals("ans")) {
                  lastWord.countDown();
                }
              }
            });
  }

  private static Step send(String text) {
    return new Step.Send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads an answer line by line, until one says that it ends. */
  private record WireProvider(String name, URI address) implements ModelProvider {
    @Override
    public List<Model> models() {
      return List.of(new Model("m", "M", 0));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
        throws InterruptedException {
      var said = new StringBuilder();
      try (var http = HttpClient.newHttpClient()) {
        HttpResponse<Stream<String>> response =
            http.send(
                HttpRequest.newBuilder(address)
                    .POST(HttpRequest.BodyPublishers.ofString("Hello"))
                    .build(),
                HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
          throw new PergolaException(StandardError.UNAVAILABLE, "It is down.");
        }
        for (String line : (Iterable<String>) response.body()::iterator) {
          if (line.equals("end")) {
            return new ChatResponse(
                said.toString(), List.of(), ChatResponse.StopReason.END, Usage.NONE, "m");
          }
          said.append(line);
          events.accept(new ChatEvent.Delta(line));
        }
        throw new IOException("No end");
      } catch (IOException | UncheckedIOException e) {
        throw new PergolaException(StandardError.UNAVAILABLE, "It broke off.", e);
      }
    }
  }
}
