// SPDX-License-Identifier: MIT
package dev.pergola.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonArray;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.StandardError;
import dev.pergola.platform.models.ScriptedProvider;
import dev.pergola.platform.plugins.FixturePlugin;
import dev.pergola.platform.plugins.Plugins;
import dev.pergola.platform.web.UpgradeShown;
import dev.pergola.testkit.PluginJar;
import io.micronaut.web.router.Router;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/api.md tells of every route, and shows the members that the server answers with. */
class ApiDocumentTest {
  /** Members whose own members depend on a plugin. */
  private static final Set<String> OPEN = Set.of("arguments", "parameters", "rows", "text");

  private static final String SET_UP =
      """
      contribute.tools(() -> List.of(new Tool("debts", "Debts", "Lists debts", JsonObject.EMPTY,
          Tool.Effect.READ, (caller, arguments) -> ToolResult.of("One.", new Table(
              List.of(new Table.Column("who", "Who")), List.of(List.of(Cell.of("Acme"))))))));
      contribute.modelProvider(new ModelProvider() {
        public String name() { return "script"; }
        public List<Model> models() { return List.of(new Model("m", "M", 1)); }
        public ChatResponse chat(
            ChatRequest request, java.util.function.Consumer<ChatEvent> events) {
          return request.messages().getLast() instanceof Message.User
              ? new ChatResponse("", List.of(ToolCall.of("1", "debts", JsonObject.EMPTY)),
                  ChatResponse.StopReason.TOOL_CALLS, Usage.NONE, "m")
              : new ChatResponse("Acme.", List.of(), ChatResponse.StopReason.END, Usage.NONE, "m");
        }
      });
      """;

  private final ApiDocument document = new ApiDocument();

  @TempDir private Path folder;
  private TestServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    client = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itTellsOfEveryRouteAndOfNoOther() {
    Set<String> routes =
        server
            .bean(Router.class)
            .uriRoutes()
            .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate())
            .filter(route -> route.matches("\\w+ /(api/|health|ext/).*"))
            .filter(route -> !route.matches("HEAD .*"))
            // One and the same for each method, says the page in words.
            .filter(route -> !route.matches("(POST|PUT|PATCH|DELETE) /ext/.*"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(new TreeSet<>(document.routes())).isEqualTo(routes);
  }

  @Test
  void itShowsWhatIsAnswered() throws Exception {
    assertThat(upload(PluginJar.of("fixture", SET_UP)).status()).isEqualTo(201);
    var login = Json.object("email", TestClient.EMAIL, "password", TestClient.PASSWORD);
    addDocument("Who owes us money has 30 days.");
    var asked = client.post("/api/chat", Json.object("message", "Who owes me money?"));
    String conversation = "/api/conversations/" + asked.string("conversationId");

    check("POST /api/chat", asked);
    check("GET /health", client.get("/health"));
    check("POST /api/auth/login", client.post("/api/auth/login", login));
    check("GET /api/auth/me", client.get("/api/auth/me"));
    var key = client.post("/api/keys", document.request("POST /api/keys"));
    assertThat(members(key.json(), OPEN))
        .isEqualTo(members(document.answer("POST /api/keys"), OPEN));
    check("GET /api/keys", client.get("/api/keys"));
    check("GET /api/conversations", client.get("/api/conversations?q=acme"));
    check("GET /api/conversations/{id}", client.get(conversation), "toolCalls", "sources");
    assertThat(
            client
                .patch(conversation, document.request("PATCH /api/conversations/{id}"))
                .string("title"))
        .isEqualTo("Debtors");
    check(
        "POST /api/chat/estimate",
        client.post("/api/chat/estimate", Json.object("message", "Who owes me money?")),
        "cost");
    check("GET /api/tools", client.get("/api/tools"));
    check("GET /api/plugins", client.get("/api/plugins"));
    check("GET /api/plugins/{id}/generations", client.get("/api/plugins/fixture/generations"));
    check("GET /api/plugin-policy", client.get("/api/plugin-policy"));
    check("GET /api/license", client.get("/api/license"));
    check("GET /api/editions", client.get("/api/editions"));
    check("GET /api/plans", client.get("/api/plans"));
  }

  @Test
  void itShowsWhatIsAnsweredAboutPlansAndPrompts() {
    String plan =
        "/api/organizations/%s/plan"
            .formatted(client.get("/api/auth/me").json().object("organization").string("id"));
    check("GET /api/organizations/{id}/plan", put(plan, "PUT /api/organizations/{id}/plan"));
    check("GET /api/organizations/{id}/plan", client.get(plan));

    put("/api/license/prompts", "PUT /api/license/prompts");
    server.context().getEventPublisher(UpgradeShown.class).publishEvent(new UpgradeShown("audit"));
    check("GET /api/license/prompts", client.get("/api/license/prompts"));
  }

  @Test
  void itShowsProjectsAndWhatIsWantedOfAnswers() {
    var made = client.post("/api/projects", document.request("POST /api/projects"));
    assertThat(made.status()).isEqualTo(201);
    check("GET /api/projects", client.get("/api/projects"));
    String project = "/api/projects/" + made.string("id");
    assertThat(client.patch(project, document.request("PATCH /api/projects/{id}")).status())
        .isEqualTo(200);
    check("GET /api/chat/preferences", client.get("/api/chat/preferences"));
    check("GET /api/chat/preferences", put("/api/chat/preferences", "PUT /api/chat/preferences"));
  }

  @Test
  void itShowsDocumentsAndTheirPassages() {
    JsonObject document = addDocument("All is due within 30 days.");

    check("GET /api/documents", client.get("/api/documents"));
    String path = "/api/documents/" + document.string("id");
    assertThat(client.get(path).json()).isEqualTo(document);
    check("GET /api/documents/{id}/passages", client.get(path + "/passages"));
    assertThat(client.delete(path).status()).isEqualTo(204);
    TestClient.assertRefused(client.get(path), 404, "NOT_FOUND");
  }

  private JsonObject addDocument(String text) {
    return client
        .send(
            "POST",
            "/api/documents",
            TestClient.JAR_FORM,
            BodyPublishers.ofString(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Terms.txt\"\r\n"
                    + "Content-Type: text/plain\r\n\r\n"
                    + text
                    + "\r\n--b--\r\n"))
        .json();
  }

  @Test
  void itShowsWhatIsAnsweredAboutUsageAndMoney() throws Exception {
    assertThat(upload(PluginJar.of("fixture", SET_UP)).status()).isEqualTo(201);
    var price =
        Json.object(
            "provider", "script", "model", "m", "currency", "USD", "input", 5, "output", 25);
    client.send(
        "PUT", "/api/prices", "application/json", BodyPublishers.ofString(price.toString()));
    client.post("/api/chat", Json.object("message", "Who owes me money?"));

    check("GET /api/usage", client.get("/api/usage?by=model"));
    assertThat(put("/api/limits", "PUT /api/limits").status()).isEqualTo(200);
    check("GET /api/limits", client.get("/api/limits"));
    assertThat(put("/api/prices", "PUT /api/prices").status()).isEqualTo(200);
    check("GET /api/prices", client.get("/api/prices"), "set");
  }

  @Test
  void itShowsWhatIsAnsweredAboutRoutingAndKeys() {
    FixturePlugin.providing(
        server,
        "llm-anthropic",
        ScriptedProvider.of(
                "anthropic",
                new Model("claude-sonnet-5-5", "Claude Sonnet 5.5", 0, Model.Kind.CHAT, 200_000))
            .takingKeys());

    assertThat(put("/api/model-keys", "PUT /api/model-keys").status()).isEqualTo(200);
    check("GET /api/model-keys", client.get("/api/model-keys"));
    check("GET /api/models", client.get("/api/models"));
    check("GET /api/models/providers", client.get("/api/models/providers"));
    assertThat(put("/api/routing", "PUT /api/routing").json().get("warnings")).isNotNull();
    check("GET /api/routing", client.get("/api/routing"));
    check("GET /api/routing", put("/api/routing/preferred", "PUT /api/routing/preferred"));
    check(
        "POST /api/models/test",
        client.post("/api/models/test", document.request("POST /api/models/test")));
  }

  private TestClient.Answer put(String path, String route) {
    return client.send(
        "PUT",
        path,
        "application/json",
        BodyPublishers.ofString(document.request(route).toString()));
  }

  @Test
  void itShowsWhatIsTaken() {
    assertThat(client.post("/api/auth/login", document.request("POST /api/auth/login")).status())
        .isEqualTo(200);
    assertThat(client.post("/api/auth/register", document.request("POST /api/auth/register")))
        .satisfies(answer -> assertThat(answer.string("code")).isEqualTo("REGISTRATION_CLOSED"));
    assertThat(client.post("/api/setup", document.request("POST /api/setup")))
        .satisfies(answer -> assertThat(answer.string("code")).isEqualTo("SETUP_TOKEN_INVALID"));
    assertThat(client.post("/api/auth/refresh", document.request("POST /api/auth/refresh")))
        .satisfies(answer -> assertThat(answer.string("code")).isEqualTo("SESSION_ENDED"));
    assertThat(client.post("/api/chat", document.request("POST /api/chat")))
        .satisfies(answer -> assertThat(answer.string("code")).isEqualTo("NOT_CONFIGURED"));
  }

  @Test
  void itShowsWhatIsTakenAboutPlugins() throws Exception {
    assertThat(upload(PluginJar.of("fixture", "").unsigned()).string("state"))
        .isEqualTo("NEEDS_CONSENT");
    String plugin = "/api/plugins/fixture";
    assertThat(document.change().members().keySet())
        .isEqualTo(client.get(plugin).json().object("change").members().keySet());
    assertThat(client.post(plugin + "/consent", document.request("POST /api/plugins/{id}/consent")))
        .satisfies(answer -> assertThat(answer.string("code")).isEqualTo("CONFLICT"));
    assertThat(client.post(plugin + "/consent").string("state")).isEqualTo("STARTED");
    upload(PluginJar.of("fixture", "").version("1.1.0").unsigned());
    assertThat(client.post(plugin + "/consent").string("version")).isEqualTo("1.1.0");
    assertThat(
            client.post(plugin + "/rollback", document.request("POST /api/plugins/{id}/rollback")))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
    check("GET /api/plugin-policy", put("/api/plugin-policy", "PUT /api/plugin-policy"));
  }

  @Test
  void anErrorHasTheMembersOfTheFirstExample() {
    JsonObject problem = client.get("/api/plugins/weather").json();

    assertThat(problem).isEqualTo(Json.parse(document.firstJson()));
  }

  @ParameterizedTest
  @EnumSource
  void itTellsOfEveryErrorThatAnythingMayMeet(StandardError error) {
    assertThat(document.statusesOf(error.name())).contains(String.valueOf(error.status()));
  }

  private TestClient.Answer upload(PluginJar jar) {
    return client.upload("/api/plugins", jar.write(folder.resolve("upload.jar")));
  }

  private void check(String route, TestClient.Answer answer, String... shownElsewhere) {
    assertThat(answer.status()).as(route).isEqualTo(200);
    Set<String> leaves = new HashSet<>(OPEN);
    leaves.addAll(Set.of(shownElsewhere));
    assertThat(members(Json.parse(answer.body()), leaves))
        .as(route)
        .isEqualTo(members(document.answer(route), leaves));
  }

  /** The names of all members, as paths, none below a leaf. */
  private static Set<String> members(Json json, Set<String> leaves) {
    var paths = new TreeSet<String>();
    collect("", json, leaves, paths);
    return paths;
  }

  private static void collect(String path, Json json, Set<String> leaves, Set<String> paths) {
    if (json instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (name, value) -> {
                paths.add(path + "/" + name);
                if (!leaves.contains(name)) {
                  collect(path + "/" + name, value, leaves, paths);
                }
              });
    } else if (json instanceof JsonArray array) {
      array.values().forEach(value -> collect(path, value, leaves, paths));
    }
  }
}
