// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pergola.testkit.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pergola plugin …}, beside a running server and without one. */
class PluginCommandTest {
  @TempDir private Path folder;

  @Test
  void aPluginIsInstalledUpgradedAndRolledBackBesideARunningServer() throws Exception {
    Path home = folder.resolve("home");
    try (RunningServer server = Packaged.launcher().start(home)) {
      Api api = new Api(server.address());

      var installed = plugin(home, "install", jar("1.0.0"));
      assertThat(installed.code()).as(installed.toString()).isZero();
      assertThat(installed.out())
          .containsSubsequence(
              "Verify the artifact", "Check the links", "greeter 1.0.0 is in use.");
      await().until(() -> api.get("/ext/greeter/").text().equals("1.0.0"));

      var upgraded = plugin(home, "install", jar("1.1.0"));
      assertThat(upgraded.out())
          .containsSubsequence("Verify", "Start", "Check its health", "Switch over", "in use.");
      assertThat(api.get("/ext/greeter/").text()).isEqualTo("1.1.0");

      assertThat(plugin(home, "rollback", "greeter").code()).isZero();
      assertThat(api.get("/ext/greeter/").text()).isEqualTo("1.0.0");
      assertThat(plugin(home, "list").out())
          .containsPattern("greeter +1\\.0\\.0 +verified +gen 1")
          .containsPattern("xero +[0-9.]+ +official +bundled");

      var older = plugin(home, "install", jar("0.9.0"));
      assertThat(older.code()).isEqualTo(1);
      assertThat(older.err()).contains("older than version 1.0.0");
    }
  }

  @Test
  void withoutAServerAPluginIsInstalledForTheNextStart() throws Exception {
    Path home = installation();
    Path unsigned = PluginJar.of("stranger", "").unsigned().write(folder.resolve("stranger.jar"));

    assertThat(plugin(home, "install", jar("1.0.0")).out()).contains("The next start");
    var waiting = plugin(home, "install", unsigned.toString());
    assertThat(waiting.code()).isEqualTo(1);
    assertThat(waiting.out()).contains("unsigned");
    assertThat(waiting.err()).contains("--yes");
    assertThat(plugin(home, "install", unsigned.toString(), "--yes").code()).isZero();
    var notes = Files.writeString(folder.resolve("notes.jar"), "these are notes");
    assertThat(plugin(home, "install", notes.toString()).err()).contains("not a readable jar");

    try (RunningServer server = Packaged.launcher().start(home)) {
      assertThat(new Api(server.address()).get("/ext/greeter/").text()).isEqualTo("1.0.0");
    }
  }

  @Test
  void whetherPluginsFitAnotherVersionIsToldBeforeItIsInstalled() throws Exception {
    Path home = installation();
    assertThat(plugin(home, "install", jar("1.0.0")).code()).isZero();
    assertThat(plugin(home, "check").out()).contains("greeter 1.0.0: fits");

    // A version of Pergola that has lost its contract.
    Path other = Files.createDirectories(folder.resolve("other/lib")).getParent();
    PluginJar.of("unrelated", "").write(other.resolve("lib/pergola-api-9.0.0.jar"));
    var check = plugin(home, "check", "--against", other.toString());
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out())
        .contains("greeter 1.0.0: would break")
        .contains("dev.pergola.api.Plugin");
    assertThat(plugin(home, "check", "--against", folder.toString()).err())
        .contains("no distribution");
  }

  @Test
  void aRunningServerStopsStartsAndRemovesAPluginAndAgreesToWhatWaits() throws Exception {
    Path home = folder.resolve("home");
    Path unsigned = PluginJar.of("stranger", "").unsigned().write(folder.resolve("stranger.jar"));
    try (RunningServer server = Packaged.launcher().start(home)) {
      Api api = new Api(server.address());
      assertThat(plugin(home, "install", jar("1.0.0")).code()).isZero();
      await().until(() -> api.get("/ext/greeter/").status() == 200);

      assertThat(plugin(home, "stop", "greeter").out()).contains("greeter is stopped.");
      assertThat(api.get("/ext/greeter/").status()).isEqualTo(404);
      assertThat(plugin(home, "start", "greeter").out()).contains("greeter is started.");
      assertThat(api.get("/ext/greeter/").status()).isEqualTo(200);

      var undecided = plugin(home, "remove", "greeter");
      assertThat(undecided.code()).isEqualTo(1);
      assertThat(undecided.err()).contains("--data keep", "--data purge", "--export");
      Path data = folder.resolve("greeter.zip");
      var removed =
          plugin(home, "remove", "greeter", "--data", "purge", "--export", data.toString());
      assertThat(removed.out())
          .containsSubsequence("Wrote " + data, "greeter is removed, and its data is deleted.");
      assertThat(data).isNotEmptyFile();
      assertThat(api.get("/ext/greeter/").status()).isEqualTo(404);
      assertThat(plugin(home, "start", "greeter").err()).contains("no plugin with the id greeter");
      assertThat(plugin(home, "remove", "xero", "--data", "keep").err()).contains("came with");

      assertThat(plugin(home, "install", unsigned.toString()).code()).isEqualTo(1);
      var unsaid = plugin(home, "consent", "stranger");
      assertThat(unsaid.code()).isEqualTo(1);
      assertThat(unsaid.out()).contains("stranger 1.0.0 asks", "unsigned");
      assertThat(plugin(home, "consent", "stranger", "--yes").out()).contains("is in use.");
      assertThat(plugin(home, "consent", "stranger").err()).contains("No jar of stranger waits");

      assertThat(plugin(home, "policy", "verified").out()).contains("verified or better");
      assertThat(plugin(home, "policy").out()).contains("verified or better");
      assertThat(plugin(home, "policy", "any").code()).isEqualTo(2);
    }
  }

  @Test
  void withoutAServerWhatIsSaidHoldsFromTheNextStartOn() throws Exception {
    Path home = installation();
    assertThat(plugin(home, "install", jar("1.0.0")).code()).isZero();

    assertThat(plugin(home, "stop", "greeter").out()).contains("not started any more");
    try (RunningServer server = Packaged.launcher().start(home)) {
      assertThat(new Api(server.address()).get("/ext/greeter/").status()).isEqualTo(404);
    }
    assertThat(plugin(home, "start", "greeter").out()).contains("the next start");
    try (RunningServer server = Packaged.launcher().start(home)) {
      assertThat(new Api(server.address()).get("/ext/greeter/").text()).isEqualTo("1.0.0");
    }
    assertThat(plugin(home, "remove", "greeter", "--data", "keep").out())
        .contains("its data stays");
    assertThat(plugin(home, "list").out()).doesNotContain("greeter").contains("xero");
  }

  @Test
  void anInterruptedInstallSaysThatTheServerGoesOn() throws Exception {
    Path home = folder.resolve("home");
    Path slow = PluginJar.of("slow", "Thread.sleep(4_000);").write(folder.resolve("slow.jar"));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    try (RunningServer _ = Packaged.launcher().start(home)) {
      // Its first version is put into use at once and started then; an upgrade takes the time.
      assertThat(plugin(home, "install", slow.toString()).code()).isZero();
      Path newer =
          PluginJar.of("slow", "Thread.sleep(4_000);")
              .version("1.1.0")
              .write(folder.resolve("newer.jar"));
      Process command =
          Packaged.launcher()
              .begin(out, err, "plugin", "install", newer.toString(), "--home", home.toString());
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(out).contains("Verify"));

      command.destroy();

      assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(err).content().contains("The server goes on with it.");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(plugin(home, "list").out()).containsPattern("slow +1\\.1\\.0"));
    }
  }

  @Test
  void aFolderIsNoJar() throws Exception {
    Path home = installation();

    var refused = plugin(home, "install", folder.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().lines()).singleElement().asString().contains("is a folder");
  }

  private Path installation() throws Exception {
    Path home = folder.resolve("home");
    Packaged.launcher().start(home).close();
    return home;
  }

  private static Launcher.Finished plugin(Path home, String command, String... arguments)
      throws Exception {
    String[] all = new String[arguments.length + 4];
    all[0] = "plugin";
    all[1] = command;
    all[2] = "--home";
    all[3] = home.toString();
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return Packaged.launcher().run(all);
  }

  private String jar(String version) {
    return PluginJar.of(
            "greeter",
            "contribute.routes(() -> List.of(Route.get(\"/\", Access.anyone(), r -> RouteReply.text(\"%s\"))));"
                .formatted(version))
        .version(version)
        .write(folder.resolve("greeter-" + version + ".jar"))
        .toString();
  }
}
