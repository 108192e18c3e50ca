// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.TestClient;
import dev.pergola.testkit.PluginJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new version that cannot do without a setting which the one in use does not know. */
class NeededSettingsTest {
  @TempDir private Path folder;
  private PluginHome at;

  @BeforeEach
  void start() throws Exception {
    at = PluginHome.in(folder);
    at.install(mailer("1.0.0", "to"));
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void theNewVersionWaitsUntilTheSettingIsEnteredWhileTheOldOneServes() throws Exception {
    PluginStatus waiting = at.install(mailer("1.1.0", "to", "key"));

    assertThat(waiting.version()).isEqualTo("1.0.0");
    assertThat(waiting.state()).isEqualTo(PluginState.STARTED);
    assertThat(waiting.change().state()).isEqualTo("WAITING");
    assertThat(waiting.change().asks())
        .containsExactly(
            "Version 1.1.0 needs the setting \"The key\", which has no value: enter it in the plugin's settings, then agree.");

    at.restart(Map.of());
    Object running = at.server().bean(LivePlugins.class).get("mailer");
    at.plugins().changeSettings("mailer", Json.object("to", "me", "key", "k-1"), ADA);
    at.plugins().changeSettings("mailer", Json.object("to", "me", "key", "k-2"), ADA);
    assertThat(at.plugins().settings("mailer")).isEqualTo(Json.object("to", "me", "key", "k-2"));
    assertThat(at.server().bean(LivePlugins.class).get("mailer")).isNotSameAs(running);

    assertThat(at.plugins().consent("mailer", null, ADA, Steps.UNHEARD).version())
        .isEqualTo("1.1.0");
    assertThat(at.plugins().get("mailer").state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void whatWasEnteredIsAskedForNoLongerAndAgainWhenItIsTakenAway() throws Exception {
    at.install(mailer("1.1.0", "to", "key", "place"));
    String placeAsk = at.plugins().get("mailer").change().asks().get(1);

    at.plugins().changeSettings("mailer", Json.object("key", "k-1"), ADA);
    assertThat(at.plugins().get("mailer").change().asks()).containsExactly(placeAsk);
    at.plugins().changeSettings("mailer", Json.object("place", "here"), ADA);
    assertThat(at.plugins().get("mailer").change())
        .satisfies(change -> assertThat(change.asks()).isEmpty())
        .satisfies(change -> assertThat(change.reason()).contains("has the settings"));
    PluginDesk desk = at.server().bean(PluginDesk.class);
    assertThat(desk.progress(desk.waiting("mailer")).asks()).isEmpty();

    at.plugins().changeSettings("mailer", Json.object("place", null), ADA);
    assertThat(desk.progress(desk.waiting("mailer")).asks()).containsExactly(placeAsk);
  }

  @Test
  void theFirstSettingOfAPluginIsReachedFromItsCardWhileItsVersionWaits() throws Exception {
    at.install(PluginJar.of("plain", "").version("1.0.0"));
    assertThat(at.plugins().get("plain").hasSettings()).isFalse();
    PluginJar next = PluginJar.of("plain", "").info(mailerInfo("key")).version("1.1.0");

    assertThat(at.install(next).hasSettings()).isTrue();
    TestClient admin = TestClient.administrator(at.server()).with("Accept", "text/html,*/*;q=0.8");
    for (String page : List.of("/plugins", "/plugins/plain/details")) {
      assertThat(admin.get(page).body()).contains("href=\"/plugins/plain/settings\"");
    }

    assertThat(admin.submit("/plugins/plain/settings", "key", "k-1"))
        .extracting(TestClient.Answer::status, TestClient.Answer::body)
        .startsWith(303);
    assertThat(admin.get("/plugins").body())
        .contains("Version 1.1.0 has the settings that it needs", "Allow and continue")
        .doesNotContain("which has no value");
    at.plugins().dismiss("plain", ADA);
    assertThat(at.plugins().get("plain").hasSettings()).isFalse();
  }

  @Test
  void enteringWhatOnlyTheNewVersionKnowsDoesNotStartTheOldOneAnew() throws Exception {
    at.install(mailer("1.1.0", "to", "key"));
    Object running = at.server().bean(LivePlugins.class).get("mailer");

    at.plugins().changeSettings("mailer", Json.object("to", "", "key", "k-1"), ADA);

    assertThat(at.server().bean(LivePlugins.class).get("mailer")).isSameAs(running);
  }

  @Test
  void toAgreeWithoutEnteringItGoesOnWaiting() throws Exception {
    at.install(mailer("1.1.0", "to", "key"));

    PluginStatus still = at.plugins().consent("mailer", null, ADA, Steps.UNHEARD);

    assertThat(still.version()).isEqualTo("1.0.0");
    assertThat(still.change().state()).isEqualTo("WAITING");
    at.plugins().dismiss("mailer", ADA);
    assertThat(at.plugins().settings("mailer")).isEqualTo(Json.object("to", null));
  }

  // The setting "to" may be left empty, all others may not.
  private static PluginJar mailer(String version, String... settings) {
    return PluginJar.of("mailer", "").info(mailerInfo(settings)).version(version);
  }

  private static JsonObject mailerInfo(String... settings) {
    List<Json> declared = new ArrayList<>();
    for (String name : settings) {
      declared.add(
          Json.object(
              "name",
              name,
              "title",
              "The " + name,
              "type",
              "text",
              "required",
              !name.equals("to")));
    }
    return Json.object("title", "Mailer", "settings", declared);
  }
}
