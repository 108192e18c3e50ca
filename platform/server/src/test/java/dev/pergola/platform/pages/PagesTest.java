// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import static dev.pergola.platform.pages.SampleWeb.frame;
import static dev.pergola.platform.pages.SampleWeb.visitor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.plugins.PluginsPage;
import dev.pergola.platform.plugins.PluginsPage.Change;
import dev.pergola.platform.plugins.PluginsPage.Entry;
import dev.pergola.platform.plugins.PluginsPage.State;
import dev.pergola.platform.web.Problem;
import dev.pergola.trust.TrustLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Every page, rendered with sample data that tries to break out of it. */
final class PagesTest {
  private static final Pattern INLINE =
      Pattern.compile("<style|<script(?![^>]*\\ssrc=)|\\s(style|on[a-z]+)=", Pattern.DOTALL);
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"/assets/([^\"]+)\"");
  private static final Pattern LABELED =
      Pattern.compile("<(?:input|select|textarea)\\b([^>]*)>", Pattern.DOTALL);

  static final List<Arguments> PAGES =
      List.of(
          page("chat/chat.jte", Rendered.page("chat/chat.jte", frame("Chat", "/"), chat())),
          page(
              "chat/projects.jte",
              Rendered.page(
                  "chat/projects.jte", frame("Projects", "/projects"), SampleChat.projects())),
          page(
              "chat/project.jte",
              Rendered.page(
                  "chat/project.jte", frame("Project", "/projects/1"), SampleChat.projectPage())),
          page(
              "documents/documents.jte",
              Rendered.page(
                  "documents/documents.jte",
                  frame("Documents", "/documents"),
                  SampleDocuments.documents())),
          page(
              "documents/document.jte",
              Rendered.page(
                  "documents/document.jte",
                  frame("Budget", "/documents"),
                  SampleDocuments.document())),
          page("plugins/plugins.jte", plugins(SamplePlugins.page())),
          page(
              "plugins/details.jte",
              Rendered.page(
                  "plugins/details.jte", frame("Weather", "/plugins"), SamplePlugins.details())),
          page(
              "plugins/settings.jte",
              Rendered.page(
                  "plugins/settings.jte",
                  frame("Settings", "/plugins"),
                  SampleSettings.settings())),
          page(
              "plugins/extension.jte",
              Rendered.page(
                  "plugins/extension.jte",
                  frame("Audit trail", "/ext/audit"),
                  SampleExtension.extension())),
          page(
              "models/models.jte",
              Rendered.page(
                  "models/models.jte", frame("Models", "/models"), SampleModels.administrators())),
          page(
              "models/models.jte for a member",
              Rendered.page(
                  "models/models.jte", frame("Models", "/models"), SampleModels.members())),
          page(
              "models/models.jte without a provider",
              Rendered.page(
                  "models/models.jte", frame("Models", "/models"), SampleModels.nothing())),
          page(
              "models/usage.jte",
              Rendered.page("models/usage.jte", frame("Usage", "/usage"), SampleUsage.usage())),
          page(
              "models/usage.jte before anything was used",
              Rendered.page("models/usage.jte", frame("Usage", "/usage"), SampleUsage.nothing())),
          page(
              "models/limits.jte",
              Rendered.page(
                  "models/limits.jte", frame("Limits", "/usage/limits"), SampleUsage.limits())),
          page(
              "models/limits.jte for a member",
              Rendered.page(
                  "models/limits.jte", frame("Limits", "/usage/limits"), SampleUsage.ownLimits())),
          page(
              "models/prices.jte",
              Rendered.page(
                  "models/prices.jte", frame("Prices", "/usage/prices"), SampleUsage.prices())),
          page(
              "licensing/license.jte",
              Rendered.page(
                  "licensing/license.jte", frame("License", "/license"), SampleLicense.license())),
          page(
              "licensing/license.jte without a license",
              Rendered.page(
                  "licensing/license.jte",
                  frame("License", "/license"),
                  SampleLicense.noLicense())),
          page(
              "accounts/setup.jte",
              Rendered.page("accounts/setup.jte", visitor("Set up", ""), SampleAccounts.setup())),
          page(
              "accounts/login.jte",
              Rendered.page("accounts/login.jte", visitor("Sign in", ""), SampleAccounts.login())),
          page(
              "accounts/register.jte",
              Rendered.page(
                  "accounts/register.jte", visitor("Register", ""), SampleAccounts.register())),
          page(
              "accounts/account.jte",
              Rendered.page(
                  "accounts/account.jte", frame("Account", "/account"), SampleAccounts.account())),
          page(
              "web/error.jte",
              Rendered.page("web/error.jte", visitor("Not Found", ""), SampleWeb.problem())),
          page(
              "web/locked.jte",
              Rendered.page("web/locked.jte", frame("History", ""), SampleWeb.upgrade())),
          page(
              "web/error.jte of a feature without a license",
              Rendered.page(
                  "web/error.jte",
                  visitor("Payment Required", ""),
                  Problem.of(SampleWeb.upgrade().refusal()))));

  private static Arguments page(String name, String html) {
    return Arguments.of(name, html);
  }

  private static Object chat() {
    return SampleChat.chat("\"><script>alert(1)</script>");
  }

  private static String plugins(PluginsPage page) {
    return Rendered.page("plugins/plugins.jte", frame("Plugins", "/plugins"), page);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("PAGES")
  void holdsNothingInlineThatItsPolicyForbids(String name, String html) {
    assertThat(html).doesNotContainPattern(INLINE);
    assertThat(html).doesNotContain("<b>", "><script>alert");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("PAGES")
  void namesOnlyAssetsThatExist(String name, String html) {
    assertThat(ASSET.matcher(html).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allSatisfy(
            asset -> assertThat(Path.of("src/main/resources/static", asset)).isRegularFile());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("PAGES")
  void labelsEveryFieldAndHasOneHeading(String name, String html) {
    assertThat(LABELED.matcher(html).results().map(MatchResult::group))
        .filteredOn(field -> !field.contains("type=\"hidden\"") && !field.contains("\"radio\""))
        .allSatisfy(
            field -> {
              String id = field.replaceAll("(?s).*\\sid=\"([^\"]+)\".*", "$1");
              assertThat(html).contains("for=\"" + id + "\"");
            });
    assertThat(html).containsOnlyOnce("<h1").containsOnlyOnce("<main");
  }

  @Test
  void everyTemplateOfAPageIsAmongThem() throws Exception {
    Set<String> shown = new HashSet<>();
    PAGES.forEach(page -> shown.add(String.valueOf(page.get()[0])));
    Path root = Path.of("src/main/jte");
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(PagesTest::isPage)
                  .map(file -> root.relativize(file).toString().replace('\\', '/')))
          .isSubsetOf(shown);
    }
  }

  private static boolean isPage(Path file) {
    try {
      return Files.readString(file).contains("@param Frame frame")
          && !file.endsWith("web/layout.jte");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theCurrentPageIsMarkedInTheNavigation() {
    assertThat(plugins(SamplePlugins.page()))
        .containsPattern("href=\"/plugins\" aria-current=\"page\"")
        .doesNotContainPattern("href=\"/license\" aria-current");
  }

  @Test
  void theListAsksAgainOnlyWhileSomethingChanges() {
    PluginsPage page = SamplePlugins.page();
    List<Entry> settled =
        page.plugins().stream()
            .filter(plugin -> plugin.state() != State.STARTING)
            .filter(
                plugin -> plugin.change() == null || plugin.change().kind() != Change.Kind.RUNNING)
            .toList();
    List<Entry> upgrading =
        page.plugins().stream().filter(plugin -> plugin.id().equals("xero")).toList();

    assertThat(Rendered.part("plugins/list.jte", page)).contains("hx-get=\"/plugins/list\"");
    assertThat(Rendered.part("plugins/list.jte", page(upgrading)))
        .contains("hx-get=\"/plugins/list\"");
    assertThat(Rendered.part("plugins/list.jte", page(settled))).doesNotContain("hx-get");
    assertThat(plugins(page(settled))).doesNotContain("plugin-upload", "Safe mode");
  }

  private static PluginsPage page(List<Entry> plugins) {
    return new PluginsPage(plugins, null, null, TrustLevel.UNSIGNED, false, false);
  }

  @Test
  void aLockedPluginSaysWhatALicenseBringsAndLeadsToTheLicense() {
    assertThat(card("audit"))
        .contains(
            "It needs a license with the feature audit.", "Shows who did what", "href=\"/license\"")
        .doesNotContain("/plugins/audit/start");
  }

  @Test
  void aPluginWhoseLicenseEndedSaysWhyItOnlyReads() {
    assertThat(card("ledger")).contains("Read only", "The license expired", "href=\"/license\"");
    assertThat(card("xero")).doesNotContain("Read only", "href=\"/license\"");
  }

  @Test
  void whatWaitsSaysWhatItAsksForAndIsAgreedToAsThatVeryJar() {
    assertThat(card("weather"))
        .contains("It is unsigned", "It asks for more than before", "Allow and continue", "Not now")
        .contains("action=\"/plugins/weather/consent\"", "name=\"digest\" value=\"9f2c61d0")
        .doesNotContain("/plugins/weather/start");
  }

  @Test
  void aChangeShowsItsStepsAndWhereItFailed() {
    assertThat(card("xero"))
        .contains("class=\"step done\"", "class=\"step running\"", ">Start<")
        .doesNotContain("step failed");
    assertThat(card("llm-openai"))
        .contains("class=\"step failed\"", "It requires version", "/plugins/llm-openai/dismiss");
  }

  @Test
  void aFileThatIsNoPluginCanOnlyBeRemovedWhateverItsName() {
    assertThat(card("my notes?.jar"))
        .contains("href=\"/plugins/my%20notes%3F.jar/details\"")
        .doesNotContain("/start", "/stop", "/settings");
  }

  @Test
  void aPluginsPageLeadsBackToEachGenerationButTheOneInUse() {
    String page =
        Rendered.page("plugins/details.jte", frame("Weather", ""), SamplePlugins.details());
    assertThat(page)
        .contains("name=\"generation\" value=\"1\"", "name=\"generation\" value=\"0\"")
        .doesNotContain("name=\"generation\" value=\"2\"")
        .contains("href=\"/api/plugins/weather/data\"", "value=\"purge\"", "name=\"confirm\"");
  }

  private static String card(String id) {
    return Rendered.part("plugins/list.jte", SamplePlugins.page())
        .replaceAll(
            "(?s).*(<article[^>]*data-plugin=\"" + Pattern.quote(id) + "\".*?</article>).*", "$1");
  }

  @Test
  void aNumberSaysWhichOnesFit() {
    assertThat(
            Rendered.page("plugins/settings.jte", frame("Settings", ""), SampleSettings.settings()))
        .contains("min=\"1\"", "max=\"600\"", "From 1 to 600.");
  }

  @Test
  void whereAFeatureNeedsALicenseThePageSaysWhatItBringsAndWhereToGetIt() {
    assertThat(
            Rendered.page(
                "web/error.jte",
                visitor("Payment Required", ""),
                Problem.of(SampleWeb.upgrade().refusal())))
        .contains("data-upgrade=\"sso_integration\"", "Signs people in", "href=\"/license\"")
        .doesNotContain("Payment Required</h1>");
  }

  @Test
  void theTrialIsOfferedOnlyWhereItCanBeHad() {
    assertThat(
            Rendered.page(
                "licensing/license.jte", frame("License", "/license"), SampleLicense.noLicense()))
        .contains("action=\"/license/trial\"", "Durable runs")
        .doesNotContain("/license/clock", "/license/remove");
    assertThat(
            Rendered.page(
                "licensing/license.jte", frame("License", "/license"), SampleLicense.license()))
        .contains("action=\"/license/clock\"", "action=\"/license/remove\"", "25")
        .doesNotContain("/license/trial");
  }

  @Test
  void aStoredSecretIsNeitherShownNorAskedForAgain() {
    String form =
        Rendered.page("plugins/settings.jte", frame("Settings", ""), SampleSettings.settings())
            .replaceAll("(?s).*(<input[^>]*id=\"apiKey\"[^>]*>).*", "$1");
    assertThat(form).contains("type=\"password\"").doesNotContain("value=", "required");
  }
}
