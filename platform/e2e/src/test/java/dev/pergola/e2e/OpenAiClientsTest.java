// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.pergola.api.Json;
import dev.pergola.testkit.PluginJar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenAI's own clients, for Java and for JavaScript, against the gateway: once with a model whose
 * requests are relayed, once with one whose requests are translated.
 */
@Timeout(120)
class OpenAiClientsTest {
  // Whoever says when to come back is let alone until then: who refuses is nobody else's provider.
  private static final String PROVIDERS =
      """
      for (String name : List.of("relayed", "relayed-busy", "relayed-busy-too")) {
        contribute.modelProvider(new ModelProvider() {
          public String name() { return name; }
          public List<Model> models() { return List.of(new Model("one", "One", 2)); }
          public ChatResponse chat(
              ChatRequest request, java.util.function.Consumer<ChatEvent> events) {
            throw new IllegalStateException("not relayed");
          }
          public ChatCompletionsEndpoint chatCompletions(Secret key) {
            return new ChatCompletionsEndpoint(java.net.URI.create("%s"), null,
                java.time.Duration.ofSeconds(30));
          }
        });
      }
      for (String name : List.of("translated", "translated-busy")) {
        contribute.modelProvider(new ModelProvider() {
          public String name() { return name; }
          public List<Model> models() {
            return List.of(new Model("one", "One", 1),
                new Model("vectors", "V", -1, Model.Kind.EMBEDDING, null));
          }
          public ChatResponse chat(
              ChatRequest request, java.util.function.Consumer<ChatEvent> events)
              throws InterruptedException {
            Usage usage = new Usage(12, 5, 0, 0);
            String said = "It rains.";
            if (request.messages().getLast() instanceof Message.User user) {
              switch (user.text()) {
                case "weather": return new ChatResponse("", List.of(ToolCall.of("call-1", "weather",
                    Json.object("city", "Paris"))), ChatResponse.StopReason.TOOL_CALLS, usage, "one");
                case "refuse": throw new PergolaException(StandardError.RATE_LIMITED, "Slow down.",
                    Json.object("status", 429, "retryAfter", 3));
                case "wait": events.accept(new ChatEvent.Delta("One "));
                    new java.util.concurrent.CountDownLatch(1).await();
                default: said = "Hello there.";
              }
            }
            for (String word : said.splitWithDelimiters(" ", 0)) {
              events.accept(new ChatEvent.Delta(word));
            }
            return new ChatResponse(said, List.of(), ChatResponse.StopReason.END, usage, "one");
          }
          public Embeddings embed(EmbeddingRequest request) {
            return new Embeddings(request.texts().stream().map(text -> new float[] {text.length(), 0.5f})
                .toList(), new Usage(3, 0, 0, 0), "vectors");
          }
        });
      }
      """;

  private static final Path NODE =
      Packaged.launcherFile().toAbsolutePath().resolveSibling("target/node/node_modules");

  @TempDir private static Path folder;
  private static FakeCompletions vendor;
  private static RunningServer server;
  private static Api api;
  private static String key;
  private static OpenAIClient client;

  @BeforeAll
  static void start() throws Exception {
    vendor = FakeCompletions.start();
    server = Packaged.launcher().start(folder.resolve("home"));
    api = new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
    api.installPlugin(
            PluginJar.of("models", PROVIDERS.formatted(vendor.baseUrl()))
                .capabilities("network:127.0.0.1")
                .write(folder.resolve("models.jar")))
        .ok();
    key = String.valueOf(api.post("/api/keys", Json.object("name", "Client")).ok().string("token"));
    client = client(key);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    vendor.close();
  }

  private static OpenAIClient client(String apiKey) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.address() + "/v1")
        .apiKey(apiKey)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"relayed/one", "translated/one"})
  void itAnswers(String model) {
    ChatCompletion answer = client.chat().completions().create(question(model, "hello").build());

    assertThat(answer.choices().getFirst().message().content()).hasValue("Hello there.");
    assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("stop");
    assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relayed/one", "translated/one"})
  void itStreams(String model) {
    var whole = ChatCompletionAccumulator.create();
    var request =
        question(model, "hello")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (var stream = client.chat().completions().createStreaming(request)) {
      stream.stream().forEach(whole::accumulate);
    }

    assertThat(whole.chatCompletion().choices().getFirst().message().content())
        .hasValue("Hello there.");
    assertThat(whole.chatCompletion().usage().orElseThrow().promptTokens()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relayed/one", "translated/one"})
  void itCallsToolsAndGoesOnWithWhatTheyAnswer(String model) {
    var question = question(model, "weather").addTool(weather());
    var whole = ChatCompletionAccumulator.create();
    try (var stream = client.chat().completions().createStreaming(question.build())) {
      stream.stream().forEach(whole::accumulate);
    }
    for (ChatCompletion answer :
        List.of(client.chat().completions().create(question.build()), whole.chatCompletion())) {
      assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("tool_calls");
      ChatCompletionMessage message = answer.choices().getFirst().message();
      var call = message.toolCalls().orElseThrow().getFirst().asFunction();
      assertThat(call.function().name()).isEqualTo("weather");
      assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Paris\"}");

      ChatCompletion then =
          client
              .chat()
              .completions()
              .create(
                  question(model, "weather")
                      .addTool(weather())
                      .addMessage(message)
                      .addMessage(
                          ChatCompletionToolMessageParam.builder()
                              .toolCallId(call.id())
                              .content("rain")
                              .build())
                      .build());
      assertThat(then.choices().getFirst().message().content()).hasValue("It rains.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relayed-busy/one", "translated-busy/one"})
  void itTellsOfErrors(String model) {
    var busy =
        catchThrowableOfType(
            RateLimitException.class,
            () -> client.chat().completions().create(question(model, "refuse").build()));

    assertThat(busy).hasMessageContaining("Slow down.");
    assertThat(busy.headers().values("retry-after")).containsExactly("3");
  }

  @Test
  void itTellsOfWhatTheGatewayRefuses() {
    var unknown =
        catchThrowableOfType(
            NotFoundException.class,
            () -> client.chat().completions().create(question("gpt-9", "hello").build()));
    var several =
        catchThrowableOfType(
            BadRequestException.class,
            () ->
                client
                    .chat()
                    .completions()
                    .create(question("translated/one", "hello").n(2).build()));
    var nobody =
        catchThrowableOfType(
            UnauthorizedException.class, () -> client("pgk_nobody").models().list());

    assertThat(unknown.code()).hasValue("model_not_found");
    assertThat(several.param()).hasValue("n");
    assertThat(nobody.code()).hasValue("invalid_api_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"relayed/one", "translated/one"})
  void whatItCancelsIsStopped(String model) throws Exception {
    long before = stopped(model);
    try (var stream =
        client.chat().completions().createStreaming(question(model, "wait").build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> stopped(model) == before + 1);
  }

  @Test
  void itListsModels() {
    assertThat(client.models().list().data())
        .extracting(com.openai.models.models.Model::id)
        .contains("relayed/one", "translated/one", "translated/vectors");
    assertThat(client.models().retrieve("relayed/one").ownedBy()).isEqualTo("relayed");
  }

  @Test
  void itGetsVectors() {
    var answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("translated/vectors")
                    .inputOfArrayOfStrings(List.of("a", "bc"))
                    .build());

    assertThat(answer.data().get(1).embedding()).containsExactly(2f, 0.5f);
    assertThat(answer.usage().promptTokens()).isEqualTo(3);
  }

  @Test
  void theClientForJavaScriptDoesTheSame() throws Exception {
    requireNode();
    long before = stopped("relayed/one") + stopped("translated/one");

    assertThat(run("node", "src/test/node/openai-client.mjs")).contains("14 passed");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stopped("relayed/one") + stopped("translated/one") == before + 2);
  }

  @Test
  void theGuidesProgramInJavaRuns() throws Exception {
    Path file = Files.writeString(folder.resolve("Ask.java"), guide("java"));

    assertThat(
            run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString()))
        .contains("Hello there.");
  }

  @Test
  void theGuidesProgramInJavaScriptRuns() throws Exception {
    requireNode();
    // Packages are looked for beside the program, and in the folders above it.
    Path file = Files.writeString(NODE.resolveSibling("guide.mjs"), guide("js"));

    assertThat(run("node", file.toString())).contains("Hello there.");
  }

  @Test
  void theGuidesCommandRuns() throws Exception {
    assertThat(run("bash", "-c", guide("bash"))).contains("Hello there.");
  }

  // The first block of a language in docs/gateway.md, asking a model that there is.
  private static String guide(String language) throws Exception {
    String page = Files.readString(Packaged.launcherFile().resolveSibling("docs/gateway.md"));
    int begin = page.indexOf("```" + language + "\n") + language.length() + 4;
    return page.substring(begin, page.indexOf("```", begin))
        .replace("openai/gpt-5-mini", "translated/one");
  }

  private static void requireNode() {
    Assumptions.assumeTrue(
        Files.isDirectory(NODE.resolve("openai")),
        "Skipped: OpenAI's client for JavaScript is not there. With Node 20 or later, run"
            + " npm install --prefix target/node openai@6.30.1 at the project's root.");
  }

  // What a program prints, which is to end well.
  private static String run(String... command) throws Exception {
    File output = Files.createTempFile(folder, "program", ".out").toFile();
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("OPENAI_PACKAGE", NODE.resolve("openai").toString());
    builder.environment().put("OPENAI_BASE_URL", server.address() + "/v1");
    builder.environment().put("OPENAI_API_KEY", key);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output.toPath())).isZero();
    return Files.readString(output.toPath());
  }

  private static ChatCompletionCreateParams.Builder question(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
  }

  private static ChatCompletionFunctionTool weather() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name("weather")
                .description("Tells of the weather")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .build())
                .build())
        .build();
  }

  // How many calls the ledger tells of that whoever asked stopped.
  private static long stopped(String model) throws Exception {
    String provider = model.substring(0, model.indexOf('/'));
    return api.get("/api/usage/export")
        .text()
        .lines()
        .filter(line -> line.contains("\"%s\",\"one\",\"STOPPED\"".formatted(provider)))
        .count();
  }
}
