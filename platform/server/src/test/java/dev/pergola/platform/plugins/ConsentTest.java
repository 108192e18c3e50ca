// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Caller;
import dev.pergola.api.Event;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator agrees to is one jar, and is written down. */
class ConsentTest {
  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));

  @TempDir private Path jars;
  private TestServer server;
  private Plugins plugins;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    plugins = server.bean(Plugins.class);
    plugins.begin(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachUnsignedJarOfAPluginAsksAnew() throws Exception {
    install(stranger("1.0.0"), false);
    plugins.consent("stranger", null, ADA, Steps.UNHEARD);
    assertThat(plugins.get("stranger").version()).isEqualTo("1.0.0");

    PluginStatus waiting = install(stranger("1.1.0"), false);

    assertThat(waiting.version()).isEqualTo("1.0.0");
    assertThat(waiting.state()).isEqualTo(PluginState.STARTED);
    assertThat(waiting.change().state()).isEqualTo("WAITING");
    assertThat(waiting.change().asks()).singleElement().asString().contains("unsigned");
  }

  @Test
  void theVeryJarThatWasAgreedToDoesNotAskAgain() throws Exception {
    PluginJar failing =
        stranger("1.1.0").members("{ if (true) throw new IllegalStateException(\"not today\"); }");
    install(stranger("1.0.0"), true);
    Path jar = failing.write(jars.resolve("failing.jar"));
    assertThatThrownBy(() -> install(jar, true)).hasMessageContaining("not today");

    assertThatThrownBy(() -> install(jar, false)).hasMessageContaining("not today");
    assertThat(given()).hasSize(2);
  }

  @Test
  void anUnsignedJarInThePlaceOfASignedOneAsks() throws Exception {
    install(PluginJar.of("stranger", ""), false);

    assertThat(install(stranger("1.1.0"), false).change().state()).isEqualTo("WAITING");
  }

  @Test
  void whatWasAgreedToWithTheUploadIsWrittenDown() throws Exception {
    PluginStatus installed = install(stranger("1.0.0"), true);

    assertThat(given())
        .singleElement()
        .satisfies(event -> assertThat(event.actor()).isEqualTo("ada"))
        .satisfies(event -> assertThat(event.subject()).isEqualTo("stranger"))
        .satisfies(event -> assertThat(event.details().string("version")).isEqualTo("1.0.0"))
        .satisfies(
            event -> assertThat(event.details().string("digest")).isEqualTo(installed.digest()))
        .satisfies(
            event ->
                assertThat(event.details().get("asks").elements())
                    .singleElement()
                    .extracting(Json::text)
                    .asString()
                    .contains("unsigned"));
  }

  @Test
  void whatAskedForNothingIsNoConsent() throws Exception {
    install(PluginJar.of("friend", ""), true);

    assertThat(given()).isEmpty();
  }

  @Test
  void whatWaitedIsAgreedToOnce() throws Exception {
    install(stranger("1.0.0"), false);
    plugins.consent("stranger", null, ADA, Steps.UNHEARD);

    assertThat(given()).singleElement().extracting(Event::actor).isEqualTo("ada");
  }

  @Test
  void theCommandLineAgreesInItsOwnName() throws Exception {
    PluginDesk desk = server.bean(PluginDesk.class);
    UUID operation = desk.install(stranger("1.0.0").write(jars.resolve("s.jar")), false);
    await().until(() -> desk.progress(operation).state().equals("WAITING"));

    assertThat(desk.agree(operation)).isTrue();
    assertThat(desk.agree(operation)).isFalse();

    await().until(() -> desk.progress(operation).state().equals("DONE"));
    assertThat(given()).singleElement().extracting(Event::actor).isEqualTo("command line");
  }

  @Test
  void whatIsDismissedIsDismissedOnce() throws Exception {
    install(PluginJar.of("stranger", ""), false);
    install(stranger("1.1.0"), false);

    plugins.dismiss("stranger", ADA);

    assertThatThrownBy(() -> plugins.dismiss("stranger", ADA))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(StandardError.NOT_FOUND));
    assertThat(events("plugin.change_dismissed")).hasSize(1);
  }

  private List<Event> given() {
    return events("plugin.consent_given");
  }

  private List<Event> events(String type) {
    return server.bean(EventLog.class).after(0).stream()
        .map(EventRow::event)
        .filter(event -> event.type().equals(type))
        .toList();
  }

  private static PluginJar stranger(String version) {
    return PluginJar.of("stranger", "").version(version).unsigned();
  }

  private PluginStatus install(PluginJar jar, boolean consent) throws IOException {
    return install(jar.write(jars.resolve("s.jar")), consent);
  }

  private PluginStatus install(Path jar, boolean consent) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      return plugins.install(in, "s.jar", consent, ADA, Steps.UNHEARD);
    }
  }
}
