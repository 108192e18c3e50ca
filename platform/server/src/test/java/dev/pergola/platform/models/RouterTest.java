// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Model;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.models.OwnKeys.Owner;
import dev.pergola.platform.models.Route.Origin;
import dev.pergola.platform.plugins.FixturePlugin;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class RouterTest {
  private final Caller ada =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Ada", Set.of("installation.administer"));
  private final Caller eve =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "Eve", Set.of("installation.administer"));
  private final TestServer.On on;
  private TestServer server;
  private Router router;
  private Routing routing;
  private FixturePlugin ollama;

  RouterTest(TestServer.On on) {
    this.on = on;
  }

  @BeforeEach
  void start() {
    server = TestServer.start(on);
    router = server.bean(Router.class);
    routing = server.bean(Routing.class);
    provide("openai", new Model("gpt-5", "GPT-5", 9), new Model("gpt-5-nano", "Nano", 1));
    provide("anthropic", new Model("claude", "Claude", 5));
    ollama = provide("ollama", new Model("llama", "Llama", 0));
    provide("vectors", new Model("embed", "Embed", 99, Model.Kind.EMBEDDING, null));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsNearestToTheQuestionCounts() {
    assertRoute(null, null, Origin.RANK, "openai/gpt-5");

    rules(Json.object("model", "anthropic/claude"));
    assertRoute(null, null, Origin.ORGANIZATION, "anthropic/claude");

    routing.prefer(ada, "ollama/llama");
    assertRoute(null, null, Origin.USER, "ollama/llama");

    assertRoute(null, "openai/gpt-5-nano", Origin.CONVERSATION, "openai/gpt-5-nano");
    assertRoute("claude", "openai/gpt-5-nano", Origin.REQUEST, "anthropic/claude");
    assertRoute("  ", " ", Origin.USER, "ollama/llama");

    routing.prefer(ada, null);
    assertRoute(null, null, Origin.ORGANIZATION, "anthropic/claude");
    assertThat(router.route(eve, null, null).origin()).isEqualTo(Origin.RANK);
  }

  @Test
  void whatCannotBeAskedAnyMoreIsPassedOverAndThatIsTold() {
    rules(Json.object("model", "gone/organization"));
    routing.prefer(ada, "gone/user");

    assertRoute(null, "gone/conversation", Origin.RANK, "openai/gpt-5");
    Route route = router.route(ada, null, "gone/conversation");
    assertThat(route.away())
        .extracting(TwoVendors::brief)
        .containsExactly(
            "gone/conversation SKIPPED NOT_AVAILABLE",
            "gone/user SKIPPED NOT_AVAILABLE",
            "gone/organization SKIPPED NOT_AVAILABLE");
    assertThat(route.away().getFirst().reason()).contains("This conversation", "gone/conversation");
    assertThat(route.from(route.first()).away()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"local", "ollama/llama", "ollama/gone", "house"})
  void aLocalChoiceThatIsAwayIsRefusedWhoeverMadeIt(String choice) {
    rules(
        Json.object(
            "failover", List.of("openai/gpt-5"),
            "aliases", Json.object("house", List.of("ollama/llama", "ollama/gone"))));
    ollama.close();
    provide("custom", new Model("ollama/llama", "Llama of a cloud", 3));

    assertRefused(choice, "This conversation is set to " + choice);
    routing.prefer(ada, choice);
    assertRefused(null, "You prefer " + choice);
    assertThat(router.preferred(ada)).isEmpty();
    assertThat(router.refused(ada)).isEqualTo(choice);
    assertRoute("openai/gpt-5", choice, Origin.REQUEST, "openai/gpt-5");
  }

  @Test
  void anOrganizationsLocalDefaultThatIsAwayIsReplacedByItsOrderAlone() {
    rules(Json.object("model", "local"));
    ollama.close();
    assertRefused(null, "Your organization’s default is local");

    rules(Json.object("failover", List.of("anthropic/claude")));
    assertRoute(null, null, Origin.ORGANIZATION, "anthropic/claude");
    assertThat(router.route(ada, null, null).away()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"local", "ollama/llama"})
  void aLocalChoiceThatIsAwayIsReplacedByWhatTheOrganizationPutAfterIt(String choice) {
    rules(Json.object("failover", List.of("openai/gpt-5", "ollama/llama", "anthropic/claude")));
    ollama.close();

    assertRoute(null, choice, Origin.CONVERSATION, "anthropic/claude");
    assertThat(router.route(ada, null, choice).away())
        .extracting(TwoVendors::brief)
        .containsExactly(choice + " SKIPPED NOT_AVAILABLE");
  }

  @Test
  void withoutADefaultTheFailoverOrderBegins() {
    rules(Json.object("failover", List.of("gone/model", "anthropic/claude", "openai/gpt-5")));

    assertRoute(null, null, Origin.ORGANIZATION, "anthropic/claude", "openai/gpt-5");
    assertThat(router.route(ada, null, null).missing()).containsExactly("gone/model");
  }

  @Test
  void whoeverNamesAModelIsTakenOverOnlyByThoseAfterIt() {
    rules(
        Json.object(
            "model",
            "ollama/llama",
            "failover",
            List.of("openai/gpt-5", "anthropic/claude", "ollama/llama")));

    assertRoute("gpt-5", null, Origin.REQUEST, "openai/gpt-5", "anthropic/claude", "ollama/llama");
    assertRoute("claude", null, Origin.REQUEST, "anthropic/claude", "ollama/llama");
    assertRoute("ollama/llama", null, Origin.REQUEST, "ollama/llama");
    assertRoute("gpt-5-nano", null, Origin.REQUEST, "openai/gpt-5-nano");
    assertRoute(
        null, null, Origin.ORGANIZATION, "ollama/llama", "openai/gpt-5", "anthropic/claude");
  }

  @ParameterizedTest
  @CsvSource({"best,openai/gpt-5", "fast,openai/gpt-5-nano", "local,ollama/llama"})
  void threeNamesMeanSomethingFromTheBeginning(String name, String model) {
    assertRoute(name, null, Origin.REQUEST, model);
  }

  @Test
  void anAliasStandsForItsModelsInOrderAndNeverForOthersThatItDoesNotName() {
    rules(
        Json.object(
            "failover", List.of("openai/gpt-5", "anthropic/claude"),
            "aliases",
                Json.object(
                    "fast", "anthropic/claude",
                    "house", List.of("gone/model", "ollama/llama"),
                    "lost", List.of("gone/model"))));

    assertRoute("fast", null, Origin.REQUEST, "anthropic/claude");
    assertRoute("house", null, Origin.REQUEST, "ollama/llama");
    assertThatThrownBy(() -> router.route(ada, "lost", null))
        .hasMessageContainingAll("lost", "gone/model", "openai/gpt-5");
    assertThatThrownBy(() -> router.route(eve, "house", null))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(ModelError.UNKNOWN_MODEL));
    assertThat(router.aliases(ada)).containsExactly("fast", "house", "lost");
  }

  @Test
  void aModelThatMakesVectorsAnswersNothing() {
    assertThatThrownBy(() -> router.route(ada, "vectors/embed", null))
        .hasMessageContaining("There is no model vectors/embed");
  }

  @Test
  void aProviderWithoutKeyIsOpenToThoseWhoBringOne() {
    FixturePlugin.providing(
        server,
        "llm-grok",
        ScriptedProvider.of("grok", new Model("grok-4", "Grok", 50)).takingKeys().withoutKey());

    var refused =
        catchThrowableOfType(PergolaException.class, () -> router.route(ada, "grok-4", null));
    assertThat(refused.code()).isEqualTo(StandardError.NOT_CONFIGURED);
    assertThat(refused).hasMessageContaining("your own");

    server.bean(OwnKeys.class).put(ada, Owner.ORGANIZATION, "grok", "xai-a-key-of-ours");
    assertRoute(null, null, Origin.RANK, "grok/grok-4");
    assertThat(router.models(eve)).noneMatch(choice -> choice.provider().equals("grok"));
  }

  @Test
  void standingInstructionsAreTheOrganizationsAndTheProviders() {
    rules(
        Json.object(
            "prompt", "In euros. ", "prompts", Json.object("ollama", "Briefly.", "openai", " ")));

    assertThat(routing.prompt(ada.organizationId(), "ollama")).isEqualTo("In euros.\n\nBriefly.");
    assertThat(routing.prompt(ada.organizationId(), "openai")).isEqualTo("In euros.");
    assertThat(routing.prompt(eve.organizationId(), "ollama")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"order\": []} | There is no rule order",
        "{\"failover\": \"a/b\"} | failover must be a list",
        "{\"failover\": [\"\"]} | 1 to 400 characters",
        "{\"aliases\": {\"A B\": \"a/b\"}} | The alias A B",
        "{\"aliases\": {\"a\": []}} | must stand for a model",
        "{\"model\": 3} | model must be a text",
        "{\"prompts\": {\"openai\": 3}} | must be a text"
      })
  void aRuleThatMakesNoSenseIsRefusedAndNothingIsChanged(String rules, String why) {
    assertThatThrownBy(() -> rules((JsonObject) Json.parse(rules))).hasMessageContaining(why);
    assertThat(routing.rules(ada.organizationId())).isEqualTo(RoutingRules.NONE);
  }

  private void rules(JsonObject changes) {
    routing.change(ada, rules -> rules.with(changes));
  }

  private FixturePlugin provide(String name, Model... models) {
    return FixturePlugin.providing(server, "llm-" + name, ScriptedProvider.of(name, models));
  }

  private void assertRefused(@Nullable String remembered, String why) {
    var refused =
        catchThrowableOfType(PergolaException.class, () -> router.route(ada, null, remembered));
    assertThat(refused.code()).isEqualTo(StandardError.UNAVAILABLE);
    assertThat(refused).hasMessageContainingAll(why, "Start Ollama", "choose another model");
  }

  private void assertRoute(
      @Nullable String requested, @Nullable String remembered, Origin origin, String... models) {
    Route route = router.route(ada, requested, remembered);
    assertThat(route.origin()).isEqualTo(origin);
    assertThat(route.chain()).extracting(ModelChoice::id).containsExactly(models);
  }
}
