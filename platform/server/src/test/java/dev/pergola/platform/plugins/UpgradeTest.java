// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Home;
import dev.pergola.testkit.PluginJar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Another version in the place of one that serves, and back again. */
@ParameterizedClass
@EnumSource
class UpgradeTest {
  private final TestServer.On database;

  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));

  @TempDir private Path jars;
  private TestServer server;
  private Plugins plugins;
  private Path home;
  private DatabaseAddress address;

  UpgradeTest(TestServer.On database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws IOException {
    home = Files.createDirectory(jars.resolve("home"));
    address = database.database(home);
    use(TestServer.start(home, address, Map.of()));
  }

  private void use(TestServer started) {
    server = started;
    plugins = server.bean(Plugins.class);
    plugins.begin(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noRequestFailsOverTwentyFourUpgradesOfWhichAThirdFail() throws Exception {
    install(speaking("1.0.0", ""));
    URI uri = server.listen();
    var over = new AtomicBoolean();
    var answers = new AtomicInteger();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String path = i % 2 == 0 ? "/ext/speaker/version" : "/ext/speaker/slowly";
      clients.add(Thread.ofPlatform().start(() -> ask(uri.resolve(path), over, answers, failures)));
    }

    int failed = 0;
    for (int i = 1; i <= 24; i++) {
      String broken =
          switch (i % 6) {
            case 1 -> "if (true) throw new IllegalStateException(\"the bank is closed\");";
            case 4 -> "contribute.healthCheck(() -> { throw new IOException(\"no pulse\"); });";
            default -> "";
          };
      try {
        install(speaking("1.0." + i, broken));
      } catch (PergolaException e) {
        assertThat(e.code()).isEqualTo(PluginError.UPGRADE_FAILED);
        failed++;
      }
    }
    over.set(true);
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    assertThat(failed).isEqualTo(8);
    assertThat(answers.get()).isGreaterThan(24);
    assertThat(plugins.get("speaker").version()).isEqualTo("1.0.24");
    assertThat(plugins.generations("speaker")).hasSize(17);
  }

  private static void ask(
      URI address, AtomicBoolean over, AtomicInteger answers, Queue<String> failures) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!over.get()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
        answers.incrementAndGet();
        if (answer.statusCode() != 200 || !answer.body().matches("1\\.0\\.\\d+( 1\\.0\\.\\d+)*")) {
          failures.add(answer.statusCode() + ": " + answer.body());
        }
      }
    } catch (IOException | InterruptedException e) {
      failures.add(e.toString());
    }
  }

  private static PluginJar speaking(String version, String setUp) {
    return PluginJar.of(
            "speaker",
            setUp
                + """
                contribute.routes(() -> List.of(
                    Route.get("/version", Access.anyone(), r -> RouteReply.text("%1$s")),
                    Route.get("/slowly", Access.anyone(), r -> RouteReply.stream("text/plain", out -> {
                      out.write("%1$s".getBytes());
                      for (int i = 0; i < 5; i++) {
                        out.flush();
                        Thread.sleep(20);
                        out.write(" %1$s".getBytes());
                      }
                    }))));
                """
                    .formatted(version))
        .version(version);
  }

  @Test
  void anUpgradeThatFailsSaysAtWhichStepAndLeavesTheOldVersionServing() throws Exception {
    install(speaking("1.0.0", ""));

    assertThatThrownBy(
            () ->
                install(
                    speaking(
                        "1.1.0",
                        "contribute.healthCheck(() -> { throw new IOException(\"no pulse\"); });")))
        .hasMessageContaining("Check its health")
        .hasMessageContaining("no pulse")
        .hasMessageContaining("The version in use goes on");

    PluginStatus status = plugins.get("speaker");
    assertThat(status.version()).isEqualTo("1.0.0");
    assertThat(status.state()).isEqualTo(PluginState.STARTED);
    assertThat(status.change().state()).isEqualTo("FAILED");
    assertThat(status.change().step()).isEqualTo(Step.HEALTH);
    assertThat(status.change().version()).isEqualTo("1.1.0");
    assertThat(get("/ext/speaker/version")).isEqualTo("1.0.0");

    plugins.dismiss("speaker", ADA);
    assertThat(plugins.get("speaker").change()).isNull();
  }

  @Test
  void theStepsAreToldInTheirOrder() throws Exception {
    List<Step> heard = new ArrayList<>();
    install(speaking("1.0.0", ""));

    plugins.install(stream(speaking("1.1.0", "")), "up.jar", false, ADA, heard::add);

    assertThat(heard)
        .containsExactly(
            Step.VERIFY,
            Step.RESOLVE,
            Step.LINK,
            Step.START,
            Step.HEALTH,
            Step.SWITCH,
            Step.DRAIN,
            Step.STOP);
  }

  @Test
  void rollingBackReturnsToAnyEarlierGeneration() throws Exception {
    install(speaking("1.0.0", ""));
    install(speaking("1.1.0", ""));
    install(speaking("1.2.0", ""));

    assertThat(plugins.rollback("speaker", null, ADA, Steps.UNHEARD).version()).isEqualTo("1.1.0");
    assertThat(get("/ext/speaker/version")).isEqualTo("1.1.0");
    assertThat(plugins.rollback("speaker", 1, ADA, Steps.UNHEARD).version()).isEqualTo("1.0.0");
    assertThat(plugins.rollback("speaker", 3, ADA, Steps.UNHEARD).version()).isEqualTo("1.2.0");
    assertThatThrownBy(() -> plugins.rollback("speaker", 7, ADA, Steps.UNHEARD))
        .hasMessageContaining("no generation 7");

    restart();
    assertThat(get("/ext/speaker/version")).isEqualTo("1.2.0");
    assertThat(plugins.generations("speaker"))
        .extracting(PluginGeneration::version)
        .containsExactly("1.0.0", "1.1.0", "1.2.0");
    assertThat(plugins.generations("speaker"))
        .filteredOn(PluginGeneration::current)
        .extracting(PluginGeneration::number)
        .containsExactly(3);
  }

  @Test
  void aPluginThatUsesAnothersClassesIsStartedAnewOnItsNewVersion() throws Exception {
    install(base("1.0.0", "one"));
    install(
        PluginJar.of(
                "user",
                """
                String word = Base.word();
                contribute.routes(() -> List.of(
                    Route.get("/word", Access.anyone(), r -> RouteReply.text(word))));
                """)
            .against(base("1.0.0", "one").write(jars.resolve("base.jar")))
            .manifest("Plugin-Dependencies", "base@>=1.0.0 & <2.0.0"));
    assertThat(get("/ext/user/word")).isEqualTo("one");

    install(base("1.1.0", "two"));
    assertThat(get("/ext/user/word")).isEqualTo("two");

    assertThatThrownBy(() -> install(base("2.0.0", "three")))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(PluginError.DEPENDENCY_UNMET))
        .hasMessageContaining("user needs version >=1.0.0 & <2.0.0");
    assertThatThrownBy(() -> install(PluginJar.of("base", "").version("1.2.0")))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(PluginError.LINK_BROKEN))
        .hasMessageContaining("user")
        .hasMessageContaining("fixture.Base");
    assertThatThrownBy(() -> plugins.remove("base", Removal.Data.KEEP, ADA))
        .hasMessageContaining("needed by user");

    plugins.stop("base", ADA);
    await().until(() -> plugins.get("user").state() == PluginState.STOPPED);
    assertThat(plugins.get("user").reason()).contains("base");
    plugins.start("base", ADA);
    await().until(() -> plugins.get("user").state() == PluginState.STARTED);
    restart();
    await().until(() -> plugins.get("user").state() == PluginState.STARTED);
    assertThat(get("/ext/user/word")).isEqualTo("two");
  }

  private static PluginJar base(String version, String word) {
    return PluginJar.of("base", "")
        .version(version)
        .source(
            "Base",
            "public class Base { public static String word() { return \"%s\"; } }".formatted(word));
  }

  @Test
  void aPluginThatNeedsWhatIsNotThereIsRefused() {
    assertThatThrownBy(
            () -> install(PluginJar.of("user", "").manifest("Plugin-Dependencies", "base@>=1.0.0")))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(PluginError.DEPENDENCY_UNMET))
        .hasMessageContaining("needs the plugin base");
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void whatBelongsToAPluginIsKeptTakenOutOrPurged() throws Exception {
    PluginJar keeper =
        PluginJar.of(
                "keeper",
                """
                contribute.migrations(() -> List.of(new Migrations.Migration(1, "notes",
                    "CREATE TABLE note (id INTEGER NOT NULL, text VARCHAR(20));\\nINSERT INTO note VALUES (1, 'kept');")));
                java.nio.file.Files.writeString(context.files().resolve("a.txt"), "in a file");
                """)
            .info(
                Json.object(
                    "title",
                    "Keeper",
                    "settings",
                    List.of(
                        Json.object("name", "to", "title", "To", "type", "text"),
                        Json.object("name", "key", "title", "Key", "type", "secret"))));
    install(keeper);
    plugins.changeSettings("keeper", Json.object("to", "me", "key", "hidden-word"), ADA);

    assertThat(exported("keeper"))
        .containsEntry("tables/note.jsonl", "{\"id\":1,\"text\":\"kept\"}\n")
        .containsEntry("files/a.txt", "in a file")
        .hasEntrySatisfying(
            "settings.json",
            text -> assertThat(text).contains("\"to\":\"me\"").doesNotContain("hidden-word"));

    plugins.remove("keeper", Removal.Data.KEEP, ADA);
    assertThat(plugins.list()).isEmpty();
    install(keeper);
    assertThat(plugins.settings("keeper").string("to")).isEqualTo("me");

    plugins.remove("keeper", Removal.Data.PURGE, ADA);
    assertThat(home.resolve("plugin-data/keeper.db")).doesNotExist();
    assertThat(server.bean(Home.class).pluginFiles().resolve("keeper")).doesNotExist();
    assertThat(server.bean(Home.class).artifacts()).isEmptyDirectory();
    install(keeper);
    assertThat(plugins.settings("keeper")).isEqualTo(Json.object("to", null, "key", null));
  }

  private Map<String, String> exported(String id) throws IOException {
    var bytes = new ByteArrayOutputStream();
    plugins.export(id, bytes);
    Map<String, String> entries = new TreeMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes()));
      }
    }
    return entries;
  }

  @Test
  void tablesMigratedByAnUpgradeThatFailedLaterServeTheOldVersion() throws Exception {
    String first = "new Migrations.Migration(1, \"a\", \"CREATE TABLE a (n INTEGER)\")";
    install(PluginJar.of("growing", "contribute.migrations(() -> List.of(%s));".formatted(first)));

    assertThatThrownBy(
            () ->
                install(
                    PluginJar.of(
                            "growing",
                            """
                            contribute.migrations(() -> List.of(%s,
                                new Migrations.Migration(2, "b", "CREATE TABLE b (n INTEGER)")));
                            if (true) throw new IllegalStateException("too late");
                            """
                                .formatted(first))
                        .version("1.1.0")))
        .hasMessageContaining("too late");

    restart();
    assertThat(plugins.get("growing").state()).isEqualTo(PluginState.STARTED);
    assertThat(plugins.get("growing").version()).isEqualTo("1.0.0");
  }

  private PluginStatus install(PluginJar jar) throws IOException {
    try (var in = stream(jar)) {
      return plugins.install(in, "up.jar", false, ADA, Steps.UNHEARD);
    }
  }

  private java.io.InputStream stream(PluginJar jar) throws IOException {
    return Files.newInputStream(jar.write(Files.createTempFile(jars, "up", ".jar")));
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(server.listen().resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private void restart() {
    server.close();
    reopen(Map.of());
  }

  private void reopen(Map<String, Object> configuration) {
    use(TestServer.start(home, address, configuration));
  }
}
