// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestClient;
import dev.pergola.testkit.PluginJar;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings are entered; those with which a plugin does not start do not take it down. */
class PluginSettingsTest extends OnEachDatabase {
  @BeforeEach
  void install() throws Exception {
    at.install(
        PluginJar.of(
                "caller",
                """
                if (context.settings(Settings.class).address().contains(" ")) {
                  throw new IllegalArgumentException("The address has a space in it.");
                }
                """)
            .members(
                "record Settings(String address, @org.jspecify.annotations.Nullable Secret key) {}")
            .info(
                Json.object(
                    "title",
                    "Caller",
                    "settings",
                    List.of(
                        Json.object(
                            "name", "address", "title", "Address", "type", "text", "default", "me"),
                        Json.object("name", "key", "title", "Key", "type", "secret")))));
  }

  @Test
  void settingsWithWhichItDoesNotStartAreRefusedAndThoseBeforeHold() {
    at.plugins().changeSettings("caller", Json.object("address", "here", "key", "k-1"), ADA);

    assertThatThrownBy(
            () ->
                at.plugins()
                    .changeSettings(
                        "caller", Json.object("address", "no where", "key", "k-2"), ADA))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(StandardError.INVALID_ARGUMENT))
        .hasMessageContaining("those from before hold again")
        .hasMessageContaining("The address has a space in it.");

    assertThat(at.plugins().get("caller").state()).isEqualTo(PluginState.STARTED);
    assertThat(at.plugins().settings("caller").string("address")).isEqualTo("here");
    assertThat(
            at.server()
                .bean(PluginSettings.class)
                .forPlugin("caller", at.plugins().declaredSettings("caller"))
                .string("key"))
        .isEqualTo("k-1");
  }

  @Test
  void whatIsEnteredForAPluginThatDoesNotWorkIsKeptAndTriedEachTime() throws Exception {
    at.plugins().stop("caller", ADA);
    at.plugins().changeSettings("caller", Json.object("address", "no where"), ADA);
    for (int i = 0; i < 4; i++) {
      at.plugins().start("caller", ADA);
    }
    assertThat(at.plugins().get("caller").state()).isEqualTo(PluginState.QUARANTINED);

    at.plugins().changeSettings("caller", Json.object("address", "here"), ADA);

    assertThat(at.plugins().get("caller").state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void thePageSaysWhatBecameOfThem() {
    TestClient admin = TestClient.administrator(at.server()).with("Accept", "text/html,*/*;q=0.8");

    var saved = admin.submit("/plugins/caller/settings", "address", "here");
    assertThat(saved.status()).isEqualTo(303);
    assertThat(admin.get(saved.header("Location")))
        .satisfies(page -> assertThat(page.status()).isEqualTo(200))
        .satisfies(page -> assertThat(page.body()).contains("Saved.", "here"));

    var refused = admin.submit("/plugins/caller/settings", "address", "no where");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("The address has a space in it.", "no where");
  }
}
