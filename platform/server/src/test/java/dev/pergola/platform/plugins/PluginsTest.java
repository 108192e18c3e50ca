// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.Home;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final Caller ADA =
      new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));

  private static final String TOOL =
      """
      contribute.tools(() -> List.of(new Tool("say", "Say", "Says it", JsonObject.EMPTY,
          Tool.Effect.READ, (caller, arguments) -> ToolResult.of("%s"))));
      """;

  @TempDir private Path jars;
  private TestServer server;
  private Plugins plugins;
  private Path folder;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    plugins = server.bean(Plugins.class);
    folder = server.bean(Home.class).plugins();
    plugins.begin(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aJarDroppedIntoTheFolderIsStartedReplacedAndRemoved() throws Exception {
    drop(PluginJar.of("greeter", TOOL.formatted("hello")), "greeter.jar");
    await().until(() -> said().equals("hello"));
    assertThat(plugins.get("greeter").state()).isEqualTo(PluginState.STARTED);

    drop(PluginJar.of("greeter", TOOL.formatted("good day")).version("1.1.0"), "greeter.jar");
    await().until(() -> said().equals("good day"));
    assertThat(plugins.get("greeter").version()).isEqualTo("1.1.0");

    Files.delete(folder.resolve("greeter.jar"));
    await().until(() -> plugins.list().isEmpty());
    assertThat(server.bean(Extensions.class).tools()).isEmpty();
    assertThat(server.bean(Home.class).artifacts()).isEmptyDirectory();
  }

  @Test
  void anUploadIsStartedBeforeTheCallReturns() throws Exception {
    PluginStatus status = upload(PluginJar.of("greeter", TOOL.formatted("hello")));

    assertThat(status.state()).isEqualTo(PluginState.STARTED);
    assertThat(said()).isEqualTo("hello");
    assertThat(status.generation()).isEqualTo(1);
    assertThat(server.bean(Home.class).artifacts().resolve(status.digest() + ".jar")).exists();
  }

  @Test
  void twoFilesOfTheFolderThatClaimOneIdAreToldApart() throws Exception {
    drop(PluginJar.of("greeter", TOOL.formatted("hello")), "greeter.jar");
    await().until(() -> said().equals("hello"));

    drop(PluginJar.of("greeter", TOOL.formatted("again")), "other.jar");
    await().until(() -> plugins.list().size() == 2);
    assertThat(plugins.get("other.jar").state()).isEqualTo(PluginState.FAILED);
    assertThat(plugins.get("other.jar").reason()).contains("greeter.jar");
    assertThat(said()).isEqualTo("hello");

    plugins.remove("greeter", Removal.Data.KEEP, ADA);
    await().until(() -> said().equals("again"));
    assertThat(folder.resolve("greeter.jar")).doesNotExist();
  }

  @Test
  void aFileThatIsNoPluginFailsWithTheReasonAndTheOthersGoOn() throws Exception {
    upload(PluginJar.of("greeter", TOOL.formatted("hello")));
    Files.writeString(folder.resolve("notes.jar"), "these are notes");
    drop(PluginJar.of("nameless", "").manifest("Plugin-Id", ""), "nameless.jar");
    drop(PluginJar.of("classless", "").manifest("Plugin-Class", "no.such.Thing"), "classless.jar");

    await().until(() -> plugins.list().size() == 4);

    assertThat(plugins.list())
        .filteredOn(status -> !status.id().equals("greeter"))
        .allSatisfy(status -> assertThat(status.state()).isEqualTo(PluginState.FAILED));
    assertThat(plugins.get("notes.jar").reason()).contains("not a readable jar");
    assertThat(plugins.get("nameless.jar").reason()).contains("no Plugin-Id");
    assertThat(plugins.get("classless.jar").reason()).contains("no.such.Thing");
    assertThat(said()).isEqualTo("hello");
    assertThatThrownBy(
            () ->
                plugins.install(
                    InputStream.nullInputStream(), "none.jar", true, ADA, Steps.UNHEARD))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("jar");
  }

  @Test
  void aPluginThatThrowsFailsWithItsReasonAndLeavesNothingBehind() throws Exception {
    PluginJar broken =
        PluginJar.of(
            "broken",
            TOOL.formatted("never")
                + "if (true) throw new IllegalStateException(\"the bank is closed\");");
    assertThatThrownBy(() -> upload(broken)).hasMessageContaining("the bank is closed");

    PluginStatus status = plugins.get("broken");
    assertThat(status.state()).isEqualTo(PluginState.FAILED);
    assertThat(status.reason()).contains("the bank is closed");
    assertThat(server.bean(Extensions.class).tools()).isEmpty();
  }

  @Test
  void aPluginThatLacksALibraryIsRefusedNamingTheClass() throws Exception {
    Path library = Path.of("target/libraries/snakeyaml-2.5.jar");
    var jar =
        PluginJar.of("incomplete", "new org.yaml.snakeyaml.Yaml().load(\"a: 1\");")
            .bundling(library)
            .unsigned()
            .write(jars.resolve("whole.jar"));
    Path stripped = strip(jar, "org/yaml/");

    assertThatThrownBy(
            () ->
                plugins.install(
                    Files.newInputStream(stripped), "stripped.jar", true, ADA, Steps.UNHEARD))
        .isInstanceOfSatisfying(
            PergolaException.class, e -> assertThat(e.code()).isEqualTo(PluginError.LINK_BROKEN))
        .hasMessageContaining("org.yaml.snakeyaml.Yaml");
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aPluginThatHangsIsInterruptedAfterTenSecondsAndTheOthersAreUsedMeanwhile() throws Exception {
    upload(PluginJar.of("greeter", TOOL.formatted("hello")));
    drop(
        PluginJar.of("sleeper", "new java.util.concurrent.CountDownLatch(1).await();"),
        "sleeper.jar");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                plugins.list().stream().anyMatch(status -> status.state() == PluginState.STARTING));
    assertThat(said()).isEqualTo("hello");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> plugins.get("sleeper").state() == PluginState.FAILED);
    assertThat(plugins.get("sleeper").reason()).contains("10 seconds");
    assertThat(plugins.get("greeter").state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void aPluginForAnotherContractIsRefusedNamingBothVersions() throws Exception {
    assertThatThrownBy(() -> upload(PluginJar.of("future", "").requires(">=99.0.0")))
        .isInstanceOfSatisfying(
            PergolaException.class,
            e -> assertThat(e.code()).isEqualTo(PluginError.DEPENDENCY_UNMET))
        .hasMessageContaining(">=99.0.0")
        .hasMessageContaining(Jars.CONTRACT_VERSION);
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aStoppedPluginStaysStoppedOverARestart() throws Exception {
    upload(PluginJar.of("greeter", TOOL.formatted("hello")));

    assertThat(plugins.stop("greeter", ADA).state()).isEqualTo(PluginState.STOPPED);
    assertThat(said()).isEmpty();

    Path home = server.bean(Home.class).home();
    server.close();
    server =
        TestServer.start(
            home,
            dev.pergola.platform.home.DatabaseAddress.sqlite(home.resolve("pergola.db")),
            java.util.Map.of());
    plugins = server.bean(Plugins.class);
    plugins.begin(Duration.ofSeconds(10));
    assertThat(plugins.get("greeter").state()).isEqualTo(PluginState.STOPPED);

    assertThat(plugins.start("greeter", ADA).state()).isEqualTo(PluginState.STARTED);
    assertThat(said()).isEqualTo("hello");
  }

  @Test
  void twoPluginsCarryDifferentMajorVersionsOfOneLibrary() throws Exception {
    // snakeyaml 2 dropped the constructor that 1 had; each plugin calls what only its own has.
    upload(
        PluginJar.of(
                "old",
                "new org.yaml.snakeyaml.constructor.SafeConstructor();"
                    + TOOL.formatted("\" + new org.yaml.snakeyaml.Yaml().load(\"a: 1\") + \"")
                        .replace("\"say\"", "\"say_old\""))
            .bundling(Path.of("target/libraries/snakeyaml-1.33.jar")));
    upload(
        PluginJar.of(
                "new",
                "new org.yaml.snakeyaml.LoaderOptions().setTagInspector(tag -> true);"
                    + TOOL.formatted("\" + new org.yaml.snakeyaml.Yaml().load(\"b: 2\") + \"")
                        .replace("\"say\"", "\"say_new\""))
            .bundling(Path.of("target/libraries/snakeyaml-2.5.jar")));

    assertThat(plugins.list())
        .allSatisfy(status -> assertThat(status.state()).isEqualTo(PluginState.STARTED));
    assertThat(call("say_old")).isEqualTo("{a=1}");
    assertThat(call("say_new")).isEqualTo("{b=2}");
  }

  @Test
  void aPluginSeesTheContractAndTheJdkButNothingOfTheServer() throws Exception {
    PluginStatus status =
        upload(
            PluginJar.of(
                "curious",
                """
                for (String name : List.of("io.micronaut.context.ApplicationContext",
                    "org.pf4j.PluginManager", "dev.pergola.platform.plugins.Plugins",
                    "dev.pergola.trust.License", "reactor.core.publisher.Flux")) {
                  try {
                    Class.forName(name);
                    throw new IllegalStateException("sees " + name);
                  } catch (ClassNotFoundException e) {
                  }
                }
                Class.forName("java.sql.Connection");
                Class.forName("org.slf4j.Logger");
                """));

    assertThat(status.reason()).isEqualTo("It is at work.");
  }

  @Test
  void settingsAreCheckedStoredAndGivenToThePluginWithSecretsInTheClear() throws Exception {
    JsonObject info =
        Json.object(
            "title",
            "Sender",
            "settings",
            java.util.List.of(
                Json.object("name", "to", "title", "To", "type", "text", "default", "you"),
                Json.object("name", "retries", "title", "Retries", "type", "integer"),
                Json.object("name", "key", "title", "Key", "type", "secret", "required", true)));
    PluginStatus first =
        upload(
            PluginJar.of(
                    "sender",
                    "var s = context.settings(Settings.class);"
                        + TOOL.formatted("\" + s.to() + s.retries() + s.key().reveal() + \""))
                .members("record Settings(String to, Integer retries, Secret key) {}")
                .info(info));
    assertThat(first.state()).isEqualTo(PluginState.FAILED);
    assertThat(first.reason()).contains("\"Key\"");

    plugins.changeSettings("sender", Json.object("key", "k-1", "retries", 3), ADA);

    assertThat(plugins.get("sender").reason()).isEqualTo("It is at work.");
    assertThat(said()).isEqualTo("you3k-1");
    assertThat(plugins.settings("sender"))
        .isEqualTo(Json.object("to", "you", "retries", 3, "key", "********"));

    plugins.changeSettings("sender", Json.object("key", "********", "to", "us"), ADA);
    assertThat(said()).isEqualTo("us3k-1");

    assertThatThrownBy(() -> plugins.changeSettings("sender", Json.object("retries", "many"), ADA))
        .hasMessageContaining("Retries must be a whole number");
    assertThatThrownBy(() -> plugins.changeSettings("sender", Json.object("colour", "red"), ADA))
        .hasMessageContaining("There are: to, retries, key");
  }

  @Test
  void aPluginsTablesOutliveItsStopAndItsRemoval() throws Exception {
    String counting =
        """
        contribute.migrations(() -> List.of(new Migrations.Migration(1, "count",
            "CREATE TABLE count (n INTEGER NOT NULL);\\nINSERT INTO count VALUES (0);")));
        context.database().transaction(connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate("UPDATE count SET n = n + 1");
          }
        });
        int n = context.database().transaction(connection -> {
          try (var rows = connection.createStatement().executeQuery("SELECT n FROM count")) {
            rows.next();
            return rows.getInt(1);
          }
        });
        """
            + TOOL.formatted("\" + n + \"");
    upload(PluginJar.of("counter", counting));
    assertThat(said()).isEqualTo("1");

    plugins.stop("counter", ADA);
    plugins.start("counter", ADA);
    assertThat(said()).isEqualTo("2");

    plugins.remove("counter", Removal.Data.KEEP, ADA);
    upload(PluginJar.of("counter", counting));
    assertThat(said()).isEqualTo("3");
  }

  private String said() throws Exception {
    return call("say");
  }

  private String call(String tool) throws Exception {
    for (var offered : server.bean(Extensions.class).tools()) {
      if (offered.extension().name().equals(tool)) {
        return offered.extension().handler().call(ADA, JsonObject.EMPTY).summary();
      }
    }
    return "";
  }

  private PluginStatus upload(PluginJar jar) throws IOException {
    try (InputStream in =
        Files.newInputStream(jar.write(Files.createTempFile(jars, "up", ".jar")))) {
      return plugins.install(in, "up.jar", false, ADA, Steps.UNHEARD);
    }
  }

  private void drop(PluginJar jar, String name) throws IOException {
    // As an operator would with cp: not in one step.
    Files.write(
        folder.resolve(name),
        Files.readAllBytes(jar.write(Files.createTempFile(jars, "drop", ".jar"))));
  }

  private Path strip(Path jar, String prefix) throws IOException {
    Path stripped = jars.resolve("stripped.jar");
    try (var in = new java.util.jar.JarInputStream(Files.newInputStream(jar));
        var out =
            new java.util.jar.JarOutputStream(Files.newOutputStream(stripped), in.getManifest())) {
      for (var entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        if (!entry.getName().startsWith(prefix)) {
          out.putNextEntry(new java.util.jar.JarEntry(entry.getName()));
          in.transferTo(out);
        }
      }
    }
    return stripped;
  }
}
