// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ErrorCode;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.plugins.FixturePlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelsTest {
  private static final ChatRequest HELLO =
      new ChatRequest("any", null, List.of(new Message.User("Hello")), List.of(), null);

  private static final Asker ASKER =
      Asker.of(
          new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of()), Asker.Purpose.TEST);

  private TestServer server;
  private Models models;
  private ModelCalls calls;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    models = server.bean(Models.class);
    calls = server.bean(ModelCalls.class);
  }

  private ModelChoice named(@Nullable String name) {
    return server.bean(Router.class).route(ASKER.caller(), name, null).first();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theBestModelComesFirstAndTiesGoByTheProvidersName() {
    provide("p2", ScriptedProvider.of("beta", model("b-small", 5), model("b-large", 5)));
    provide("p1", ScriptedProvider.of("zeta", model("z", 5), model("stand-in", -1)));
    provide("p3", ScriptedProvider.of("alpha", model("a", 9)));

    assertThat(models.all())
        .extracting(ModelChoice::id)
        .containsExactly("alpha/a", "beta/b-small", "beta/b-large", "zeta/z", "zeta/stand-in");
    assertThat(named(null).id()).isEqualTo("alpha/a");
    assertThat(named(" ").id()).isEqualTo("alpha/a");
    assertThat(models.all().getFirst().pluginId()).isEqualTo("p3");
  }

  @Test
  void aModelIsNamedWithOrWithoutItsProvider() {
    provide("p1", ScriptedProvider.of("direct", model("llama", 1)));
    provide("p2", ScriptedProvider.of("router", model("llama", 2), model("meta/llama", 0)));

    assertThat(named("direct/llama").pluginId()).isEqualTo("p1");
    assertThat(named("llama").id()).isEqualTo("router/llama");
    assertThat(named("meta/llama").id()).isEqualTo("router/meta/llama");
    assertThat(named("router/meta/llama").id()).isEqualTo("router/meta/llama");
  }

  @Test
  void anUnknownModelIsRefusedNamingThoseThatExist() {
    provide("p1", ScriptedProvider.of("one", model("first", 1), model("second", 1)));

    var refused = refusal(() -> named("gpt-9"));

    assertThat(refused.code()).isEqualTo(ModelError.UNKNOWN_MODEL);
    assertThat(refused.code().status()).isEqualTo(400);
    assertThat(refused).hasMessageContainingAll("gpt-9", "one/first", "one/second");
  }

  @Test
  void withNoModelAtAllTheErrorSaysWhichPluginToStart() {
    var refused = refusal(() -> named(null));

    assertThat(refused.code()).isEqualTo(StandardError.NOT_CONFIGURED);
    assertThat(refused).hasMessageContainingAll("llm-offline", "llm-openai");
  }

  @Test
  void aProviderThatCannotEvenListItsModelsDoesNotHideTheOthers() {
    provide("p1", new Broken());
    provide("p2", ScriptedProvider.of("good", model("m", 1)));

    assertThat(models.all()).extracting(ModelChoice::id).containsExactly("good/m");
  }

  @Test
  void theProviderIsAskedForTheChosenModelAndItsPiecesArePassedOn() throws Exception {
    var provider = ScriptedProvider.create().then(ScriptedProvider.says("Hello, ", "Ada"));
    provide("p1", provider);
    List<ChatEvent> heard = new ArrayList<>();

    ChatResponse response = calls.ask(ASKER, models.all().getFirst(), HELLO, heard::add);

    assertThat(response.text()).isEqualTo("Hello, Ada");
    assertThat(heard).containsExactly(new ChatEvent.Delta("Hello, "), new ChatEvent.Delta("Ada"));
    assertThat(provider.requests().getFirst().model()).isEqualTo("actor");
  }

  @Test
  void askingAModelWhosePluginWasStoppedSaysSo() {
    FixturePlugin plugin = provide("p1", ScriptedProvider.create());
    ModelChoice choice = models.all().getFirst();
    plugin.close();

    var refused = refusal(() -> calls.ask(ASKER, choice, HELLO, _ -> {}));

    assertThat(refused.code()).isEqualTo(StandardError.NOT_CONFIGURED);
    assertThat(refused).hasMessageContainingAll("p1", "script/actor", "Start it");
  }

  @Test
  void aPluginStoppedInTheMiddleOfAnAnswerIsNotTakenForTheUsersStop() throws Exception {
    var asked = new CountDownLatch(1);
    FixturePlugin plugin =
        provide(
            "p1",
            ScriptedProvider.create()
                .then(
                    (_, _) -> {
                      asked.countDown();
                      new CountDownLatch(1).await();
                      throw new AssertionError();
                    }));
    var answer =
        new FutureTask<>(
            () -> refusal(() -> calls.ask(ASKER, models.all().getFirst(), HELLO, _ -> {})));
    Thread.ofVirtual().start(answer);
    asked.await();

    plugin.close();

    assertThat(answer.get(5, TimeUnit.SECONDS).code()).isEqualTo(StandardError.NOT_CONFIGURED);
  }

  @Test
  void interruptingTheThreadCancels() throws Exception {
    var asked = new CountDownLatch(1);
    provide(
        "p1",
        ScriptedProvider.create()
            .then(
                (_, _) -> {
                  asked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    // As plugins may do it that were not written with care.
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(new IOException("closed"));
                  }
                  throw new AssertionError();
                }));
    var answer = new FutureTask<>(() -> calls.ask(ASKER, models.all().getFirst(), HELLO, _ -> {}));
    Thread thread = Thread.ofVirtual().start(answer);
    asked.await();

    thread.interrupt();

    assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void whatTheListenerThrowsIsThrownOnEvenWhenTheProviderSwallowsIt() {
    provide(
        "p1",
        ScriptedProvider.create()
            .then(
                (_, events) -> {
                  try {
                    events.accept(new ChatEvent.Delta("x"));
                  } catch (IllegalStateException e) {
                    // swallowed
                  }
                  return ScriptedProvider.response("x", List.of(), ChatResponse.StopReason.END);
                }));

    assertThatThrownBy(
            () ->
                calls.ask(
                    ASKER,
                    models.all().getFirst(),
                    HELLO,
                    _ -> {
                      throw new IllegalStateException("nobody listens");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("nobody listens");
  }

  @Test
  void aDefectOfAPluginIsAnInternalErrorThatNamesThePlugin() {
    provide(
        "p1",
        ScriptedProvider.create()
            .then(
                (_, _) -> {
                  throw new NoClassDefFoundError("com/example/Gone");
                })
            .then((_, _) -> null));
    ModelChoice choice = models.all().getFirst();

    for (int i = 0; i < 2; i++) {
      var refused = refusal(() -> calls.ask(ASKER, choice, HELLO, _ -> {}));
      assertThat(refused.code()).isEqualTo(StandardError.INTERNAL);
      assertThat(refused).hasMessageContaining("p1").hasNoCause();
    }
  }

  @Test
  void anErrorOfThePluginsOwnIsPassedOnAsACopy() {
    provide(
        "p1",
        ScriptedProvider.create()
            .then(
                (_, _) -> {
                  throw new PergolaException(
                      OwnError.QUOTA_USED_UP, "Buy more.", new IOException());
                }));

    var refused = refusal(() -> calls.ask(ASKER, models.all().getFirst(), HELLO, _ -> {}));

    assertThat(refused).hasMessage("Buy more.").hasNoCause();
    assertThat(refused.code()).isNotInstanceOf(OwnError.class);
    assertThat(refused.code().name()).isEqualTo("QUOTA_USED_UP");
    assertThat(refused.code().status()).isEqualTo(402);
    assertThat(refused.code().blame()).isEqualTo(Blame.USER);
  }

  @Test
  void theListOfModelsIsForThoseWhoAreSignedIn() {
    provide("p1", ScriptedProvider.of("one", model("first", 1), model("second", 2)));

    assertThat(TestClient.anonymous(server).get("/api/models").status()).isEqualTo(401);
    var list = TestClient.administrator(server).get("/api/models").json();

    assertThat(list.string("default")).isEqualTo("one/second");
    assertThat(list.get("models"))
        .hasToString(
            """
            [{"id":"one/second","provider":"one","model":"second","title":"Title of second",\
            "isDefault":true,"price":null},{"id":"one/first","provider":"one","model":"first",\
            "title":"Title of first","isDefault":false,"price":null}]""");
  }

  private FixturePlugin provide(String id, ModelProvider provider) {
    return FixturePlugin.providing(server, id, provider);
  }

  private static Model model(String id, int rank) {
    return new Model(id, "Title of " + id, rank);
  }

  private static PergolaException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(PergolaException.class, call);
  }

  private enum OwnError implements ErrorCode {
    QUOTA_USED_UP;

    @Override
    public Blame blame() {
      return Blame.USER;
    }

    @Override
    public int status() {
      return 402;
    }
  }

  private static final class Broken implements ModelProvider {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public List<Model> models() {
      throw new IllegalStateException("no list");
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
      throw new AssertionError();
    }
  }
}
