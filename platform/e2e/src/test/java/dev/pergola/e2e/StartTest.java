// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pergola.api.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first minute looks like, and the ways in which it can fail. */
class StartTest {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  @TempDir private Path folder;

  private final Launcher launcher = Packaged.launcher();

  @Test
  void anEmptyHomeIsSetUpOnceThroughThePrintedLink() throws Exception {
    try (RunningServer server = launcher.start(folder)) {
      var anybody = new Api(server.address());
      assertThat(anybody.get("/health").ok().string("status")).isEqualTo("UP");
      assertThat(anybody.get("/api/plugins").status()).isEqualTo(401);

      String token = server.setUpToken();
      Api ada = anybody.setUp(token, Packaged.EMAIL, Packaged.PASSWORD);

      assertThat(ada.get("/api/auth/me").ok().string("email")).isEqualTo(Packaged.EMAIL);
      var eve =
          Json.object(
              "token", token, "name", "Eve", "email", "eve@example.org", "password", "another one");
      assertThat(anybody.post("/api/setup", eve).status()).isBetween(400, 499);
    }
    try (RunningServer server = launcher.start(folder)) {
      Api ada = new Api(server.address()).signIn(Packaged.EMAIL, Packaged.PASSWORD);
      assertThat(ada.get("/api/plugins").json().elements())
          .extracting(plugin -> plugin.get("id").text() + " " + plugin.get("state").text())
          .containsExactlyInAnyOrder(
              "documents STARTED",
              "llm-anthropic STARTED",
              "llm-custom STARTED",
              "llm-gemini STARTED",
              "llm-grok STARTED",
              "llm-offline STARTED",
              "llm-ollama STARTED",
              "llm-openai STARTED",
              "xero STARTED");
      assertThat(server.output()).doesNotContain("setup?token");
    }
  }

  @Test
  void aSecondServerOnTheSameHomeIsRefusedInOneLine() throws Exception {
    Path home = folder.resolve("home");
    try (RunningServer first = launcher.start(home)) {
      // Its right to the home must not go with the garbage.
      first.histogram();
      var second = launcher.run("start", "--home", home.toString(), "--port", "0");

      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err().strip().lines()).hasSize(1).first().asString().contains("--home");
      assertThat(new Api(first.address()).get("/health").status()).isEqualTo(200);
      assertThat(java.nio.file.Files.getPosixFilePermissions(home))
          .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aContainerGetsItsAdministratorFromTheEnvironment() throws Exception {
    Launcher container =
        launcher
            .with("PERGOLA_ADMIN_EMAIL", Packaged.EMAIL)
            .with("PERGOLA_ADMIN_PASSWORD", Packaged.PASSWORD);
    for (int start = 1; start <= 2; start++) {
      try (RunningServer server = container.start(folder)) {
        Api ada = new Api(server.address()).signIn(Packaged.EMAIL, Packaged.PASSWORD);
        assertThat(ada.get("/api/license").status()).isEqualTo(200);
        assertThat(server.output() + server.log()).doesNotContain("setup?token", Packaged.PASSWORD);
      }
    }
  }

  @Test
  void aTakenPortIsSaidInOneLineAndNothingIsTouched() throws Exception {
    Path home = folder.resolve("home");
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      var finished = launcher.run("start", "--home", home.toString(), "--port", port);

      assertRefused(finished, "Port " + port, "taken", "--port");
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNotCalledTaken() throws Exception {
    // 192.0.2.1 is nobody's (RFC 5737).
    var finished =
        launcher.run("start", "--home", folder.toString(), "--host", "192.0.2.1", "--port", "18");

    assertRefused(finished, "192.0.2.1", "--host");
    assertThat(finished.err()).doesNotContain("taken");
  }

  @Test
  void aFileInPlaceOfTheHomeIsSaidInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("home"), "notes");

    var finished = launcher.run("start", "--home", file.toString(), "--port", "0");

    assertRefused(finished, file.toString(), "--home");
    assertThat(file).hasContent("notes");
  }

  @Test
  void aHomeThatThisUserMayNotWriteToIsSaidInOneLine() throws Exception {
    assumeTrue(mayBecomeNobody(), "Only root can try this as another user, with setpriv");
    Path home = Files.createDirectory(folder.resolve("home"));
    for (Path path : List.of(folder, home)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    var finished =
        launcher
            .behind(AS_NOBODY.toArray(String[]::new))
            .run("start", "--home", home.toString(), "--port", "0");

    assertRefused(finished, home.toString(), "not writable", "--home");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aDatabaseFromANewerVersionIsLeftAsItIs() throws Exception {
    try (RunningServer server = launcher.start(folder)) {
      new Api(server.address()).setUp(server.setUpToken(), Packaged.EMAIL, Packaged.PASSWORD);
    }
    var database = new SqliteFile(folder.resolve("pergola.db"));
    database.execute(
        "INSERT INTO flyway_schema_history SELECT 9999, '9999', 'from the future', type, script,"
            + " checksum, installed_by, installed_on, execution_time, success"
            + " FROM flyway_schema_history WHERE installed_rank = 1");
    String before = database.content();

    var finished = launcher.run("start", "--home", folder.toString(), "--port", "0");

    assertRefused(finished, "newer version", "9999");
    assertThat(database.content()).isEqualTo(before);
    database.execute("DELETE FROM flyway_schema_history WHERE version = '9999'");
    try (RunningServer server = launcher.start(folder)) {
      new Api(server.address()).signIn(Packaged.EMAIL, Packaged.PASSWORD);
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsSaidInOneLineWithoutItsPassword() throws Exception {
    var finished =
        launcher
            .with("PERGOLA_DATABASE_URL", "postgresql://ada:hidden-word@127.0.0.1:1/pergola")
            .run("start", "--home", folder.toString(), "--port", "0");

    assertRefused(finished, "127.0.0.1:1");
    assertThat(finished.err()).doesNotContain("hidden-word");
  }

  @ParameterizedTest
  @CsvSource({
    "PERGOLA_CHAT_TIME_LIMIT, soon, duration",
    "PERGOLA_TOOLS_TIME_LIMIT, -5s, longer than zero",
    "PERGOLA_CHAT_MAX_STEPS, many, whole number",
    "PERGOLA_ACCOUNTS_REGISTRATION, maybe, closed or open",
    "PERGOLA_ADMIN_EMAIL, ada@example.org, PERGOLA_ADMIN_PASSWORD",
  })
  void aSettingThatCannotBeUsedIsSaidInOneLine(String name, String value, String expected)
      throws Exception {
    var finished =
        launcher.with(name, value).run("start", "--home", folder.toString(), "--port", "0");

    assertRefused(finished, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PERGOLA_LICENSE_KEYS", "PERGOLA_PUBLISHER_KEYS"})
  void keysThatAreNotThereAreNamedAndNoHomeIsMade(String variable) throws Exception {
    Path home = folder.resolve("home");
    for (String value : List.of("keys/vednor.pub", "these are no keys")) {
      var finished =
          launcher.with(variable, value).run("start", "--home", home.toString(), "--port", "0");

      assertRefused(finished, variable);
      if (value.startsWith("keys/")) {
        assertThat(finished.err()).contains(value, "no such file");
      }
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void safeModeIsSaidAtTheTerminal() throws Exception {
    try (RunningServer server = launcher.serve("--home", folder.toString(), "--safe-mode")) {
      await().until(() -> server.output().contains("Safe mode: no plugin is started."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"benchmark", "build", "start", "plugin", "license"})
  void eachCommandSaysHowItIsUsedAndDoesNothing(String command) throws Exception {
    for (String help : List.of("--help", "-h")) {
      var finished = launcher.run(command, help);

      assertThat(finished.code()).isZero();
      assertThat(finished.out()).contains("Usage: pergola " + command);
      assertThat(finished.err()).isEmpty();
    }
    assertThat(launcher.run("benchmark", "--quick").code()).isEqualTo(2);
  }

  @Test
  void aMisspeltOptionIsSaidWithoutAScreenOfAllOptions() throws Exception {
    var finished = launcher.run("start", "--port", "abc");

    assertThat(finished.code()).isEqualTo(2);
    assertThat(finished.err()).contains("--port", "abc", "start --help");
    assertThat(finished.err().lines()).hasSizeLessThan(3);
  }

  @Test
  void theHomeIsTheFolderDataWhereTheLauncherIsCalledAlsoThroughALink() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("pergola"), Packaged.launcherFile());
    Path work = Files.createDirectory(folder.resolve("work"));

    try (RunningServer _ = launcher.at(link).in(work).serve()) {
      assertThat(work.resolve("data/pergola.db")).exists();
    }
    Files.delete(link);
  }

  @Test
  void aFolderWithoutAFittingJdkIsSaidInOneLine() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk-17/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
    Files.createFile(
        old.resolve("bin/java"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    var finished = launcher.with("PERGOLA_JAVA_HOME", old.toString()).run("start");

    assertRefused(finished, old.toString(), "JDK 25");
  }

  private static void assertRefused(Launcher.Finished finished, String... words) {
    assertThat(finished.code()).as(finished.toString()).isEqualTo(1);
    assertThat(finished.err().lines()).as(finished.err()).hasSize(1);
    assertThat(finished.err()).contains(words);
    assertThat(finished.out()).isEmpty();
  }

  private static boolean mayBecomeNobody() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")
        || !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      return false;
    }
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(List.of("test", "-x", Packaged.launcherFile().toString()));
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
