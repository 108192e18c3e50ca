// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Json;
import dev.pergola.platform.MovableClock;
import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import dev.pergola.trust.License;
import dev.pergola.trust.LicenseToken;
import dev.pergola.trust.VendorKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that a license opens, from its upload to the license's end. */
class LicensedPluginTest {
  private static final VendorKey VENDOR = VendorKey.generate();

  @TempDir private Path jars;
  private TestServer server;
  private TestClient admin;

  @BeforeEach
  void start() {
    Map<String, Object> configuration = new HashMap<>(MovableClock.CHOSEN);
    configuration.put("pergola.license.keys", VENDOR.publicPem());
    server = TestServer.start(TestServer.On.SQLITE, configuration);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    server.listen();
    admin = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCommercialPluginIsLockedUntilALicenseOpensItAndWhenItGoes() {
    System.clearProperty("test.commercial.loaded");
    Answer uploaded = upload(commercial());

    assertThat(uploaded.string("state")).isEqualTo("LOCKED");
    assertThat(uploaded.string("reason")).contains("\"gold\"").contains("Call us");
    assertThat(System.getProperty("test.commercial.loaded")).isNull();
    Answer locked = admin.post("/ext/commercial/whatever", Json.object());
    assertThat(locked.status()).isEqualTo(402);
    assertThat(locked.header("Content-Type")).startsWith("application/problem+json");
    assertThat(locked.string("code")).isEqualTo("FEATURE_NOT_LICENSED");
    assertThat(locked.string("feature")).isEqualTo("gold");
    assertThat(locked.string("brings")).isNotBlank();
    assertThat(locked.string("obtain")).contains("Call us");
    assertThat(TestClient.anonymous(server).get("/ext/commercial/notes").status()).isEqualTo(401);

    Answer installed = license("gold", null);
    assertThat(installed.status()).isEqualTo(200);
    assertThat(installed.string("customer")).isEqualTo("ACME");
    assertThat(installed.string("state")).isEqualTo("VALID");
    assertThat(state("commercial")).isEqualTo("STARTED");
    assertThat(System.getProperty("test.commercial.loaded")).isEqualTo("true");
    assertThat(admin.get("/ext/commercial/notes").body()).isEqualTo("notes");

    Answer removed = admin.send("DELETE", "/api/license", null, BodyPublishers.noBody());
    assertThat(removed.string("edition")).isEqualTo("open-source");
    assertThat(state("commercial")).isEqualTo("LOCKED");
    assertThat(admin.get("/ext/commercial/notes").status()).isEqualTo(402);
  }

  @Test
  void aLicenseForOtherFeaturesLeavesThePluginLocked() {
    upload(commercial());

    assertThat(license("silver", null).status()).isEqualTo(200);

    assertThat(state("commercial")).isEqualTo("LOCKED");
  }

  @Test
  void aPluginOnlyReadsWhenTheLicensesGraceIsOverAndIsLockedWhenTheLicenseIsRemoved() {
    upload(commercial());
    var clock = (MovableClock) server.bean(InstantSource.class);
    license("gold", clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(state("commercial")).isEqualTo("STARTED");

    clock.advance(Duration.ofMinutes(6));
    assertThat(admin.get("/api/license").string("state")).isEqualTo("GRACE");
    assertThat(state("commercial")).isEqualTo("STARTED");
    clock.advance(Duration.ofDays(14));
    admin = TestClient.administrator(server);

    await().until(() -> admin.post("/ext/commercial/notes", Json.object()).status() == 402);
    Answer refused = admin.post("/ext/commercial/notes", Json.object());
    assertThat(refused.string("code")).isEqualTo("FEATURE_NOT_LICENSED");
    assertThat(refused.string("feature")).isEqualTo("gold");
    assertThat(admin.get("/ext/commercial/notes").body()).isEqualTo("notes");
    assertThat(state("commercial")).isEqualTo("STARTED");
    assertThat(admin.get("/api/plugins/commercial").string("reason")).contains("expired");
    assertThat(admin.get("/api/license").string("state")).isEqualTo("EXPIRED");

    admin.send("DELETE", "/api/license", null, BodyPublishers.noBody());
    assertThat(state("commercial")).isEqualTo("LOCKED");
    assertThat(admin.get("/ext/commercial/notes").status()).isEqualTo(402);
  }

  @Test
  void aTokenThatDoesNotHoldIsRefusedWithItsReasonAndThePresentOneStays() {
    license("gold", null);
    String good = token(VENDOR, "gold", null);
    String foreign = token(VendorKey.generate(), "gold", null);
    String expired =
        token(
            VENDOR, "gold", server.bean(InstantSource.class).instant().minus(Duration.ofDays(14)));

    assertThat(put(foreign).string("code")).isEqualTo("LICENSE_KEY_NOT_TRUSTED");
    assertThat(put(expired).string("code")).isEqualTo("LICENSE_EXPIRED");
    assertThat(put(good.substring(0, good.length() - 10)).string("code"))
        .isEqualTo("LICENSE_MALFORMED");
    assertThat(put("").status()).isEqualTo(400);
    assertThat(admin.get("/api/license").string("state")).isEqualTo("VALID");
    assertThat(put(Json.object("license", good).toString()).status()).isEqualTo(200);
  }

  @Test
  void whatHappenedIsRecordedWithWhoDidIt() {
    upload(commercial());
    license("gold", null);
    admin.send(
        "PUT",
        "/api/plugins/commercial/settings",
        "application/json",
        BodyPublishers.ofString("{}"));
    admin.post("/api/plugins/commercial/stop");

    var events = server.bean(EventLog.class).after(0).stream().map(EventRow::event).toList();

    assertThat(events)
        .extracting(event -> event.type() + " by " + event.actor())
        .containsSubsequence(
            "plugin.installed by Ada",
            "plugin.locked by Ada",
            "license.installed by Ada",
            "plugin.settings_changed by Ada",
            "plugin.stopped by Ada");
  }

  private static PluginJar commercial() {
    return PluginJar.of(
            "commercial",
            """
            contribute.routes(() -> List.of(
                Route.get("/notes", Access.signedIn(), r -> RouteReply.text("notes")),
                Route.post("/notes", Access.signedIn(), r -> RouteReply.text("noted"))));
            """)
        .members("static { System.setProperty(\"test.commercial.loaded\", \"true\"); }")
        .info(
            Json.object(
                "title", "Commercial", "feature", "gold", "obtain", "Call us for a license."));
  }

  private String state(String id) {
    return admin.get("/api/plugins/" + id).string("state");
  }

  private Answer license(String feature, java.time.Instant expires) {
    return put(token(VENDOR, feature, expires));
  }

  private Answer put(String token) {
    return admin.send("PUT", "/api/license", "text/plain", BodyPublishers.ofString(token));
  }

  private String token(VendorKey key, String feature, java.time.Instant expires) {
    return LicenseToken.issue(
        key,
        new License(
            "L-1",
            null,
            "ACME",
            "enterprise",
            Set.of(feature),
            server.bean(InstantSource.class).instant().minusSeconds(60),
            null,
            expires));
  }

  private Answer upload(PluginJar jar) {
    return admin.upload("/api/plugins", jar.write(jars.resolve("up.jar")));
  }
}
