// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins' pages as a browser without JavaScript uses them: forms and what they lead to. */
class PluginFormsTest {
  private static final String BROWSERS_ACCEPT =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  @TempDir private Path folder;
  private TestServer server;
  private TestClient admin;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, Object> configuration) {
    server = TestServer.start(TestServer.On.SQLITE, configuration);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    admin = TestClient.administrator(server).with("Accept", BROWSERS_ACCEPT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatWaitsIsAgreedToByAForm() throws Exception {
    assertThat(upload(ping("1.0.0").unsigned()))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(303))
        .satisfies(
            answer -> assertThat(answer.header("Location")).isEqualTo("/plugins?changed=ping"));
    String page = admin.get("/plugins?changed=ping").body();
    assertThat(page).contains("Fixture ping", "It is unsigned", "Allow and continue");

    assertThat(admin.submit("/plugins/ping/consent", "digest", "another").status()).isEqualTo(409);
    assertThat(state()).isEqualTo(PluginState.NEEDS_CONSENT);
    String digest = page.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]{64})\".*", "$1");
    assertThat(admin.submit("/plugins/ping/consent", "digest", digest).status()).isEqualTo(303);

    assertThat(state()).isEqualTo(PluginState.STARTED);
    assertThat(admin.get("/plugins").body())
        .contains("data-trust=\"UNSIGNED\"")
        .doesNotContain("Allow and continue");
  }

  @Test
  void notNowTakesANewcomerAway() throws Exception {
    upload(ping("1.0.0").unsigned());

    assertThat(admin.submit("/plugins/ping/dismiss").status()).isEqualTo(303);

    assertThat(server.bean(Plugins.class).list()).isEmpty();
  }

  @Test
  void whatIsRefusedSaysWhyOnThePage() throws Exception {
    Answer refused = upload(ping("1.0.0").requires(">=99.0.0"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Content-Type")).startsWith("text/html");
    assertThat(refused.body()).contains("p.jar: ", "99.0.0");
    assertThat(admin.get("/plugins").body()).contains("No plugin is installed.");
  }

  @Test
  void anUpgradeThatFailedIsShownUntilItIsDismissed() throws Exception {
    upload(ping("1.0.0"));
    upload(
        PluginJar.of("ping", "throw new IllegalStateException(\"it rains.\");").version("1.1.0"));

    assertThat(admin.get("/plugins").body())
        .contains(
            "Version 1.1.0 could not be put into use",
            "it rains. The server",
            "class=\"step failed\"");
    admin.submit("/plugins/ping/dismiss");
    assertThat(admin.get("/plugins").body()).doesNotContain("it rains");
    assertThat(state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void aGenerationIsGoneBackToByAForm() throws Exception {
    upload(ping("1.0.0"));
    upload(ping("1.1.0"));
    assertThat(admin.get("/plugins/ping/details").body())
        .contains("by Ada", "name=\"generation\" value=\"1\"", "Roll back to this");

    assertThat(admin.submit("/plugins/ping/rollback", "generation", "7").status()).isEqualTo(404);
    assertThat(admin.submit("/plugins/ping/rollback", "generation", "x").status()).isEqualTo(400);
    Answer back = admin.submit("/plugins/ping/rollback", "generation", "1");

    assertThat(back.header("Location")).isEqualTo("/plugins/ping/details?changed=");
    assertThat(admin.get(back.header("Location")).body())
        .contains("Fixture ping 1.0.0 is started.");
  }

  @Test
  void onlyWhoHasOtherVersionsIsPointedToThem() throws Exception {
    upload(ping("1.0.0"));
    leaveAlone();
    assertThat(admin.get("/plugins").body())
        .contains("is left alone")
        .doesNotContain("See its other versions");

    upload(ping("1.1.0"));
    leaveAlone();
    assertThat(admin.get("/plugins").body()).contains("is left alone", "See its other versions");
  }

  private void leaveAlone() {
    for (int i = 0; i < StartMarks.TRIES; i++) {
      server.bean(Failures.class).add("ping", "It was moody.");
    }
    org.awaitility.Awaitility.await().until(() -> state() == PluginState.QUARANTINED);
  }

  @Test
  void dataIsDeletedForEverOnlyWhenTheIdIsTyped() throws Exception {
    upload(ping("1.0.0"));

    Answer unconfirmed = admin.submit("/plugins/ping/remove", "data", "purge", "confirm", "pong");
    assertThat(unconfirmed.status()).isEqualTo(400);
    assertThat(unconfirmed.body()).contains("Nothing was removed");
    assertThat(state()).isEqualTo(PluginState.STARTED);

    assertThat(
            admin
                .submit("/plugins/ping/remove", "data", "purge", "confirm", " ping ")
                .header("Location"))
        .isEqualTo("/plugins?removed=ping");
    assertThat(admin.get("/plugins?removed=ping").body()).contains("The plugin is removed.");
  }

  @Test
  void whatMayBeInstalledIsSaidByAForm() throws Exception {
    assertThat(admin.submit("/plugins/policy", "minimumTrust", "ANY").status()).isEqualTo(400);
    assertThat(admin.submit("/plugins/policy", "minimumTrust", "COMMUNITY").status())
        .isEqualTo(303);

    assertThat(admin.get("/plugins?policy=changed").body())
        .contains("From now on this installation takes plugins that are community or better.");
    assertThat(upload(ping("1.0.0").unsigned()).status()).isEqualTo(403);
  }

  @Test
  void aFileThatIsNoPluginIsRemovedByAForm() throws Exception {
    Path plugins = server.bean(dev.pergola.platform.home.Home.class).plugins();
    Files.writeString(plugins.resolve("my notes?.jar"), "these are notes");
    org.awaitility.Awaitility.await()
        .until(() -> admin.get("/plugins").body().contains("my notes?.jar"));

    assertThat(admin.get("/plugins/my%20notes%3F.jar/details").body())
        .contains("Remove the file")
        .doesNotContain("Roll back to this");
    assertThat(admin.submit("/plugins/my%20notes%3F.jar/remove").status()).isEqualTo(303);
    assertThat(plugins.resolve("my notes?.jar")).doesNotExist();
  }

  @Test
  void safeModeSaysThatItIsWhyNothingRuns() throws Exception {
    server.close();
    start(Map.of("pergola.plugins.safe-mode", true));
    upload(ping("1.0.0"));

    assertThat(admin.get("/plugins").body())
        .contains("Safe mode: ", "The server was started in safe mode")
        .doesNotContain("/plugins/ping/start");
    assertThat(admin.get("/").body())
        .contains("safe mode", "without <code>--safe-mode")
        .doesNotContain("Start or set up a model");
    assertThat(
            admin.post("/api/chat", Json.object("message", "Who owes me money?")).string("detail"))
        .contains("safe mode")
        .doesNotContain("llm-offline");
  }

  private PluginState state() {
    return server.bean(Plugins.class).get("ping").state();
  }

  private static PluginJar ping(String version) {
    return PluginJar.of("ping", "").version(version);
  }

  private Answer upload(PluginJar jar) {
    return admin.upload("/plugins", jar.write(folder.resolve("p.jar")));
  }
}
